import type { AdminId, Instant, MessageId, TicketId, UserId } from '../../../events/ids.ts';
import type { Position, Revision } from '../../../events/log/port.ts';

/** One message of a ticket. Within the ticket, messages are ordered by revision, and no two share one. */
export interface TicketMessageDocument {
  readonly id: MessageId;
  readonly ticketId: TicketId;
  readonly message: string;
  readonly isInternal: boolean;
  readonly isFromUser: boolean;
  /** Who sent it: the user's id or the admin's. */
  readonly senderId: UserId | AdminId | null;
  readonly senderName: string | null;
  readonly senderEmail: string | null;
  readonly createdAt: Instant;
  readonly revision: Revision;
  readonly position: Position;
}
