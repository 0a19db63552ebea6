import type { AppendedEvent } from '../envelope.ts';
import type { ConversationId, Instant, MessageId } from '../ids.ts';
import type { Revision } from '../log/port.ts';
import type { ConversationEvent } from './events.ts';
import type { Sender } from './people.ts';
import type { MessageType } from './vocabulary.ts';

/** A message of a conversation, as the event tells it that brought it. */
export interface ConversationMessage {
  readonly id: MessageId;
  readonly conversationId: ConversationId;
  readonly number: number;
  readonly sender: Sender;
  readonly senderName: string | null;
  readonly message: string;
  readonly messageType: MessageType;
  /** By the other side. */
  readonly isRead: boolean;
  readonly createdAt: Instant;
  readonly revision: Revision;
}

/** The message that an event brought; null for events that bring none. */
export function messageIn({
  event,
  metadata,
  revision,
}: AppendedEvent<ConversationEvent>): ConversationMessage | null {
  if (event.type !== 'ConversationMessageSent') return null;
  const { messageId, owner: _owner, ...said } = event.data;
  return { id: messageId, ...said, isRead: false, createdAt: metadata.time, revision };
}
