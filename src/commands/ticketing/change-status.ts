import type { AdminId } from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import { isFinished, type TicketStatus } from '../../events/ticketing/vocabulary.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Ticket, TicketState } from './ticket.ts';

export interface ChangeStatus {
  readonly status: TicketStatus;
  /** Kept when resolving or closing, otherwise of no meaning. */
  readonly resolutionNotes: string | null;
  readonly adminId: AdminId;
}

/** An admin may set any status from any status. Finishing again with other notes replaces the notes. */
export function changeStatus(ticket: TicketState, command: ChangeStatus): readonly TicketEvent[] | Refusal {
  if (ticket === null) return refuse('ticket_not_found');
  const { status, resolutionNotes, adminId } = command;
  if (status !== ticket.status) return [changeOfStatus(ticket, status, { resolutionNotes, adminId })];
  if (!isFinished(status) || resolutionNotes === null || resolutionNotes === ticket.resolutionNotes)
    return [];
  return [
    {
      type: 'ResolutionNotesReplaced',
      data: { ticketId: ticket.id, userId: ticket.userId, resolutionNotes },
    },
  ];
}

/** The event of a status change, whatever brings it: an admin's wish, a first reply, a user's answer. */
export function changeOfStatus(
  ticket: Ticket,
  to: TicketStatus,
  finish: { readonly resolutionNotes: string | null; readonly adminId: AdminId | null } = {
    resolutionNotes: null,
    adminId: null,
  },
): TicketEvent {
  const finished = isFinished(to);
  return {
    type: 'StatusChanged',
    data: {
      ticketId: ticket.id,
      userId: ticket.userId,
      from: ticket.status,
      to,
      // Those that the ticket then has: closing after resolving keeps the notes unless it brings others.
      resolutionNotes: finished ? (finish.resolutionNotes ?? ticket.resolutionNotes) : null,
      resolvedBy: finished ? finish.adminId : null,
    },
  };
}
