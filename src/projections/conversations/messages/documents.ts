import type { Sender } from '../../../events/conversations/people.ts';
import type { MessageType } from '../../../events/conversations/vocabulary.ts';
import type { ConversationId, Instant, MessageId } from '../../../events/ids.ts';
import type { Position, Revision } from '../../../events/log/port.ts';

/** One message of a conversation. Within it they are numbered from 1 without gaps. */
export interface ConversationMessageDocument {
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
  readonly position: Position;
}
