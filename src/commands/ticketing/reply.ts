import type { AdminId, MessageId } from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { changeOfStatus } from './change-status.ts';
import type { TicketState } from './ticket.ts';

export interface Reply {
  readonly messageId: MessageId;
  readonly message: string;
  readonly isInternal: boolean;
  readonly admin: { readonly id: AdminId; readonly name: string | null; readonly email: string | null };
}

/**
 * An admin replies to the user, or leaves an internal note. A reply moves a pending ticket to in progress; a note changes
 * nothing that the user sees. Both are allowed in every status.
 */
export function reply(ticket: TicketState, command: Reply): readonly TicketEvent[] | Refusal {
  if (ticket === null) return refuse('ticket_not_found');
  const { messageId, message, isInternal, admin } = command;
  const data = {
    ticketId: ticket.id,
    userId: ticket.userId,
    adminId: admin.id,
    messageId,
    message,
    senderName: admin.name,
    senderEmail: admin.email,
  };
  if (isInternal) return [{ type: 'InternalNoteAdded', data }];
  const sent: TicketEvent = { type: 'ReplySent', data };
  return ticket.status === 'pending' ? [sent, changeOfStatus(ticket, 'in_progress')] : [sent];
}
