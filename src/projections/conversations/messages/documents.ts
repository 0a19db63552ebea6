import type { ConversationMessage } from '../../../events/conversations/messages.ts';
import type { Position } from '../../../events/log/port.ts';

/** One message of a conversation. The messages of a conversation are numbered from 1 without gaps. */
export interface ConversationMessageDocument extends ConversationMessage {
  readonly position: Position;
}
