import type { AppendedEvent, EventEnvelope } from '../../events/envelope.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import type { TicketMessageDocument } from './documents.ts';

type Said = Pick<
  TicketMessageDocument,
  'id' | 'message' | 'isInternal' | 'isFromUser' | 'senderId' | 'senderName' | 'senderEmail'
>;

/** A message that a command has just appended. */
export type AppendedMessage = Omit<TicketMessageDocument, 'position'>;

/** The message that an event brought; null for events that bring none. */
export function messageOf(envelope: EventEnvelope<TicketEvent>): TicketMessageDocument | null {
  const message = messageIn(envelope);
  return message && { ...message, position: envelope.position };
}

/** The message in an event that was just appended; null for events that bring none. */
export function messageIn({ event, metadata, revision }: AppendedEvent<TicketEvent>): AppendedMessage | null {
  const said = saidIn(event);
  if (said === null) return null;
  const createdAt = event.type === 'ChatMessageAdded' ? event.data.writtenAt : metadata.time;
  return { ...said, ticketId: event.data.ticketId, createdAt, revision };
}

function saidIn({ type, data }: TicketEvent): Said | null {
  switch (type) {
    case 'TicketOpened':
      return {
        id: data.messageId,
        message: data.description,
        ...{ isInternal: false, isFromUser: true, senderId: data.userId },
        ...{ senderName: data.senderName, senderEmail: data.email },
      };
    case 'UserMessageAdded':
      return {
        id: data.messageId,
        message: data.message,
        ...{ isInternal: false, isFromUser: true, senderId: data.userId },
        ...{ senderName: data.senderName, senderEmail: data.senderEmail },
      };
    case 'ReplySent':
    case 'InternalNoteAdded':
      return {
        id: data.messageId,
        message: data.message,
        ...{ isInternal: type === 'InternalNoteAdded', isFromUser: false, senderId: data.adminId },
        ...{ senderName: data.senderName, senderEmail: data.senderEmail },
      };
    case 'ChatMessageAdded': {
      const { messageId, message, isFromUser, senderId, senderName, senderEmail } = data;
      return { id: messageId, message, isInternal: false, isFromUser, senderId, senderName, senderEmail };
    }
    default:
      return null;
  }
}
