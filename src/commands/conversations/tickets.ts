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

/** A message in the form in which a ticket takes it over. */
export interface MessageForTicket {
  readonly messageId: MessageId;
  readonly message: string;
  readonly isFromUser: boolean;
  readonly senderId: UserId | AdminId | null;
  readonly senderName: string | null;
  readonly senderEmail: string | null;
  readonly writtenAt: Instant;
}

/** The messages of a conversation in order, without the first `from`, at most `limit` of them. */
export type MessagesForTicket = (from: number, limit: number) => Promise<readonly MessageForTicket[]>;

/** The interface of tickets that conversations use. The context of tickets implements it. */
export interface TicketsForConversations {
  /** The one ticket of a conversation; a repetition adds what is missing. */
  open(
    conversation: {
      readonly conversationId: ConversationId;
      readonly user: { readonly id: UserId; readonly name: string | null } | null;
      readonly email: string;
      readonly subject: string;
      /** One of the support types of tickets. */
      readonly supportType: string;
      readonly messageId: MessageId;
      readonly messages: MessagesForTicket;
    },
    context: CommandContext,
  ): Promise<
    | { readonly ticketId: TicketId; readonly ticketNumber: TicketNumber; readonly position: Position }
    | Refusal
  >;
}
