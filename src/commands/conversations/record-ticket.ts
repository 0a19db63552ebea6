import type { ConversationEvent } from '../../events/conversations/events.ts';
import { SYSTEM } from '../../events/conversations/people.ts';
import type { MessageId, TicketId, TicketNumber } from '../../events/ids.ts';
import type { Refusal } from '../refusal.ts';
import { conversationNotFound } from './access.ts';
import type { ConversationState } from './conversation.ts';
import { messageSent } from './send-message.ts';

export interface RecordTicket {
  readonly ticketId: TicketId;
  readonly ticketNumber: TicketNumber;
  /** Of the message that tells the owner. */
  readonly messageId: MessageId;
  /** How many of the conversation's messages the ticket has. */
  readonly messages: number;
}

/**
 * A ticket continues the conversation; a message in the conversation tells the owner. Not yet while the conversation has
 * messages that the ticket lacks.
 */
export function recordTicket(
  conversation: ConversationState,
  { ticketId, ticketNumber, messageId, messages }: RecordTicket,
): readonly ConversationEvent[] | Refusal {
  if (conversation === null) return conversationNotFound();
  if (conversation.ticket !== null || conversation.messages > messages) return [];
  return [
    { type: 'ConversationTicketOpened', data: { conversationId: conversation.id, ticketId, ticketNumber } },
    messageSent(conversation, {
      messageId,
      message: `Support has opened ticket ${ticketNumber} for this conversation.`,
      messageType: 'system',
      sender: SYSTEM,
      senderName: null,
    }),
  ];
}
