import { isConversationEvent } from '../../events/conversations/events.ts';
import {
  type ConversationMessage,
  messageIn as messageInConversation,
} from '../../events/conversations/messages.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { isTicketEvent } from '../../events/ticketing/events.ts';
import { messageIn as messageInTicket, type TicketMessage } from '../../events/ticketing/messages.ts';
import type { ExportedMessage } from './tables.ts';

/** The messages of events that come in the order of the log. */
export class MessagesInOrder {
  /** A ticket's first message, until the next event tells whether it was written in a conversation. */
  #opening: { readonly stream: string; readonly message: ExportedMessage } | null = null;

  /** The messages that are known once this event is: none, one or two. */
  next(envelope: EventEnvelope): readonly ExportedMessage[] {
    const { stream, event } = envelope;
    const isLink = event.type === 'TicketLinked' && this.#opening?.stream === stream;
    const before = this.rest().map((message) => ({ ...message, isCopy: isLink }));
    const message = messageOf(envelope);
    if (message === null) return before;
    if (event.type !== 'TicketOpened') return [...before, message];
    this.#opening = { stream, message };
    return before;
  }

  /** What is left after the last event. */
  rest(): readonly ExportedMessage[] {
    const opening = this.#opening;
    this.#opening = null;
    return opening === null ? [] : [opening.message];
  }
}

/** The message that an event brought; null for events that bring none. */
function messageOf(envelope: EventEnvelope): ExportedMessage | null {
  const { position } = envelope;
  if (isTicketEvent(envelope)) {
    const message = messageInTicket(envelope);
    const isCopy = envelope.event.type === 'ChatMessageAdded';
    return message && { ...ofTicket(message), isCopy, position };
  }
  if (!isConversationEvent(envelope)) return null;
  const message = messageInConversation(envelope);
  return message && { ...ofConversation(message), position };
}

function ofTicket(message: TicketMessage): Omit<ExportedMessage, 'isCopy' | 'position'> {
  return {
    ...{ id: message.id, ticketId: message.ticketId, conversationId: null, writtenAt: message.createdAt },
    ...{ author: message.isFromUser ? 'user' : 'admin', authorId: message.senderId },
    ...{ authorName: message.senderName, authorEmail: message.senderEmail },
    ...{ message: message.message, messageType: 'text' },
    ...{ isInternal: message.isInternal, isVerified: message.isVerified },
  };
}

function ofConversation(message: ConversationMessage): Omit<ExportedMessage, 'position'> {
  const { kind, id } = message.sender;
  return {
    ...{
      id: message.id,
      ticketId: null,
      conversationId: message.conversationId,
      writtenAt: message.createdAt,
    },
    ...{ author: kind, authorId: id, authorName: message.senderName, authorEmail: null },
    ...{ message: message.message, messageType: message.messageType },
    ...{ isInternal: false, isCopy: false, isVerified: kind === 'user' || kind === 'admin' },
  };
}
