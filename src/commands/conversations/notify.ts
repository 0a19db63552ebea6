import type { ConversationEvent } from '../../events/conversations/events.ts';
import { SYSTEM } from '../../events/conversations/people.ts';
import type { MessageId } from '../../events/ids.ts';
import type { Refusal } from '../refusal.ts';
import { conversationNotFound } from './access.ts';
import type { ConversationState } from './conversation.ts';
import { messageSent } from './send-message.ts';

export interface Notify {
  readonly messageId: MessageId;
  readonly message: string;
  readonly messageType: 'system' | 'auth_code';
}

/** A message of the desk itself, which may also go to a closed conversation. */
export function notify(
  conversation: ConversationState,
  written: Notify,
): readonly ConversationEvent[] | Refusal {
  if (conversation === null) return conversationNotFound();
  return [messageSent(conversation, { ...written, sender: SYSTEM, senderName: null })];
}
