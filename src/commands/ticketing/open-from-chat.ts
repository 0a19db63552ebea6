import type {
  AdminId,
  ConversationId,
  Instant,
  MessageId,
  TicketId,
  TicketNumber,
  UserId,
} from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import type { SupportType } from '../../events/ticketing/vocabulary.ts';
import { openTicket } from './open-ticket.ts';
import type { TicketState } from './ticket.ts';

/** A message as it was written in a conversation. */
export interface ChatMessage {
  readonly messageId: MessageId;
  readonly message: string;
  readonly isFromUser: boolean;
  readonly senderId: UserId | AdminId | null;
  readonly senderName: string | null;
  readonly senderEmail: string | null;
  readonly writtenAt: Instant;
}

export interface OpenFromChat {
  readonly ticketId: TicketId;
  readonly ticketNumber: TicketNumber;
  readonly conversationId: ConversationId;
  readonly user: { readonly id: UserId; readonly name: string | null } | null;
  readonly email: string;
  readonly subject: string;
  readonly supportType: SupportType;
  /** The id of the ticket's first message, in case it isn't a message of the conversation. */
  readonly messageId: MessageId;
  /** The first message of the conversation; null when there is none. */
  readonly first: ChatMessage | null;
}

/**
 * Support opens a ticket for a conversation. If the user wrote the first message, it becomes the description of the
 * ticket; otherwise the subject does.
 */
export function openFromChat(ticket: TicketState, command: OpenFromChat): readonly TicketEvent[] {
  if (ticket !== null) return [];
  const { conversationId, first, ...rest } = command;
  const begins = first?.isFromUser ? first : null;
  const request = {
    ...rest,
    messageId: begins?.messageId ?? command.messageId,
    description: begins?.message ?? command.subject,
    priority: null,
    phoneNumber: null,
    relatedTransactionId: null,
    registrationSessionId: null,
    deviceMetadata: null,
    ipAddress: null,
    userAgent: null,
    // In a chat only users write with a token; a guest is nobody in particular.
    isVerified: begins !== null && begins.senderId !== null,
  };
  const opened = openTicket(ticket, request, begins?.writtenAt ?? null);
  return [...opened, { type: 'TicketLinked', data: { ticketId: command.ticketId, conversationId } }];
}

/**
 * Takes over messages of the conversation that follow its first `from` messages. Messages that the ticket already has are
 * skipped.
 */
export function takeOver(
  ticket: TicketState,
  { messages, from }: { readonly messages: readonly ChatMessage[]; readonly from: number },
): readonly TicketEvent[] {
  if (ticket === null) throw new Error('messages for a ticket that was never opened');
  const { id: ticketId, userId, chatMessages } = ticket;
  return messages
    .slice(Math.max(0, chatMessages - from))
    .map((message) => ({ type: 'ChatMessageAdded', data: { ticketId, userId, ...message } }));
}
