import { sameEmail } from '../../events/email-address.ts';
import type { MessageId, TicketNumber } from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import { isFinished } from '../../events/ticketing/vocabulary.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { isOwner, isVerified, mayUse, notOpen, type Visitor, writesForSupport } from './access.ts';
import { changeOfStatus } from './change-status.ts';
import type { TicketState } from './ticket.ts';

export interface AddMessage extends Visitor {
  readonly ticketNumber: TicketNumber;
  readonly messageId: MessageId;
  readonly message: string;
  readonly email: string;
  /** The caller's own name, from the directory or their token. */
  readonly callerName: string | null;
}

/** A message of the user. A ticket that was waiting for the user is in progress again. */
export function addMessage(ticket: TicketState, command: AddMessage): readonly TicketEvent[] | Refusal {
  if (ticket === null || !mayUse(command, ticket)) return notOpen(command, command.ticketNumber);
  if (writesForSupport(command.caller)) return refuse('admins_reply');
  if (!sameEmail(ticket.email, command.email)) return refuse('email_mismatch', { field: 'email' });
  if (isFinished(ticket.status)) return refuse('ticket_closed');

  const { messageId, message } = command;
  const senderName = (isOwner(command.caller, ticket) ? command.callerName : null) ?? ticket.userName;
  const written: TicketEvent = {
    type: 'UserMessageAdded',
    data: {
      ticketId: ticket.id,
      userId: ticket.userId,
      messageId,
      message,
      senderName,
      senderEmail: ticket.email,
      isVerified: isVerified(command, ticket),
    },
  };
  return ticket.status === 'waiting_user' ? [written, changeOfStatus(ticket, 'in_progress')] : [written];
}
