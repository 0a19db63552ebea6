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
  readonly messageId: MessageId;
}

/** A ticket continues the conversation; a message in the conversation tells the owner. */
export function recordTicket(
  conversation: ConversationState,
  { ticketId, ticketNumber, messageId }: RecordTicket,
): readonly ConversationEvent[] | Refusal {
  if (conversation === null) return conversationNotFound();
  if (conversation.ticket !== null) return [];
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
