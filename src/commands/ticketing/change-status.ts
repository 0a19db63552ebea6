import type { AdminId } from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import { isFinished, type TicketStatus } from '../../events/ticketing/vocabulary.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Ticket, TicketState } from './ticket.ts';

export interface ChangeStatus {
  readonly status: TicketStatus;
  /** Stored when resolving or closing, otherwise ignored. */
  readonly resolutionNotes: string | null;
  readonly adminId: AdminId;
}

/** An admin may set any status from any status. Resolving or closing again with other notes replaces the notes. */
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

/** The event of a status change, whatever causes it: an admin's command, a first reply, a user's message. */
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
      // The notes of the ticket afterwards: closing after resolving keeps the notes unless it brings new ones.
      resolutionNotes: finished ? (finish.resolutionNotes ?? ticket.resolutionNotes) : null,
      resolvedBy: finished ? finish.adminId : null,
    },
  };
}
