import type { AppendedEvent } from '../envelope.ts';
import type { AdminId, Instant, MessageId, TicketId, UserId } from '../ids.ts';
import type { Revision } from '../log/port.ts';
import type { TicketEvent } from './events.ts';

/** A message of a ticket, as an event tells it. */
export interface TicketMessage {
  readonly id: MessageId;
  readonly ticketId: TicketId;
  readonly message: string;
  readonly isInternal: boolean;
  readonly isFromUser: boolean;
  /** The user's id or the admin's. */
  readonly senderId: UserId | AdminId | null;
  readonly senderName: string | null;
  readonly senderEmail: string | null;
  /** Whether the author has proven who they are. Users and guests who wrote without any proof have not. */
  readonly isVerified: boolean;
  readonly createdAt: Instant;
  readonly revision: Revision;
}

type Sent = Omit<TicketMessage, 'ticketId' | 'createdAt' | 'revision'>;

/** The message that an event brought; null for events that bring none. */
export function messageIn({ event, metadata, revision }: AppendedEvent<TicketEvent>): TicketMessage | null {
  const said = sentIn(event);
  if (said === null) return null;
  const createdAt = writtenAtOf(event) ?? metadata.time;
  return { ...said, ticketId: event.data.ticketId, createdAt, revision };
}

/** When the message of an event was written, if that was in a conversation before there was the ticket. */
export const writtenAtOf = ({ type, data }: TicketEvent): Instant | null =>
  type === 'ChatMessageAdded' || type === 'TicketOpened' ? data.writtenAt : null;

function sentIn({ type, data }: TicketEvent): Sent | null {
  switch (type) {
    case 'TicketOpened':
      return {
        id: data.messageId,
        message: data.description,
        isInternal: false,
        isFromUser: true,
        senderId: data.userId,
        senderName: data.senderName,
        senderEmail: data.email,
        isVerified: data.isVerified,
      };
    case 'UserMessageAdded':
      return {
        id: data.messageId,
        message: data.message,
        isInternal: false,
        isFromUser: true,
        senderId: data.userId,
        senderName: data.senderName,
        senderEmail: data.senderEmail,
        isVerified: data.isVerified,
      };
    case 'ReplySent':
    case 'InternalNoteAdded':
      return {
        id: data.messageId,
        message: data.message,
        isInternal: type === 'InternalNoteAdded',
        isFromUser: false,
        senderId: data.adminId,
        senderName: data.senderName,
        senderEmail: data.senderEmail,
        isVerified: true,
      };
    case 'ChatMessageAdded': {
      const { messageId, message, isFromUser, senderId, senderName, senderEmail } = data;
      // In a chat users and admins write with a token. A guest has none, and is nobody in particular.
      const isVerified = !isFromUser || senderId !== null;
      const sender = { isFromUser, senderId, senderName, senderEmail };
      return { id: messageId, message, isInternal: false, isVerified, ...sender };
    }
    default:
      return null;
  }
}
