import type {
  AdminId,
  ConversationId,
  Instant,
  MessageId,
  TicketId,
  TicketNumber,
  UserId,
} from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type { CommandContext } from '../context.ts';
import type { Refusal } from '../refusal.ts';

/** A message as a ticket takes it over. */
export interface MessageForTicket {
  readonly messageId: MessageId;
  readonly message: string;
  readonly isFromUser: boolean;
  readonly senderId: UserId | AdminId | null;
  readonly senderName: string | null;
  readonly senderEmail: string | null;
  readonly writtenAt: Instant;
}

/** What conversations know of tickets. The context of tickets fits behind it. */
export interface TicketsForConversations {
  /** The one ticket of a conversation; a repetition makes what is missing of it. */
  open(
    conversation: {
      readonly conversationId: ConversationId;
      readonly user: { readonly id: UserId; readonly name: string | null } | null;
      readonly email: string;
      readonly subject: string;
      /** One of those that tickets have. */
      readonly supportType: string;
      readonly messageId: MessageId;
      messages(from: number, limit: number): Promise<readonly MessageForTicket[]>;
    },
    context: CommandContext,
  ): Promise<
    | { readonly ticketId: TicketId; readonly ticketNumber: TicketNumber; readonly position: Position }
    | Refusal
  >;
}
