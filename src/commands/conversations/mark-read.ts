import type { ConversationEvent } from '../../events/conversations/events.ts';
import { sideOf } from '../../events/conversations/people.ts';
import type { Side } from '../../events/conversations/vocabulary.ts';
import type { MessageId } from '../../events/ids.ts';
import type { Caller } from '../caller.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { type GuestAccess, mayMark, senderFor } from './access.ts';
import type { ConversationState } from './conversation.ts';
import { hasNumber } from './numbers.ts';

export interface MarkRead {
  /** The immutable facts of the message. */
  readonly message: { readonly id: MessageId; readonly number: number; readonly writtenBy: Side };
  readonly caller: Caller;
  /** Whether the caller is in the conversation's room. */
  readonly hasJoined: boolean;
  readonly guestAccess: GuestAccess;
}

/** Only the other side reads a message: marking a message of one's own side changes nothing. */
export function markRead(
  conversation: ConversationState,
  { message, caller, ...access }: MarkRead,
): readonly ConversationEvent[] | Refusal {
  if (conversation === null || !mayMark(caller, conversation, access)) {
    return refuse('message_not_found', { field: 'messageId' });
  }
  const { id, number, writtenBy } = message;
  if (sideOf(senderFor(caller, conversation)) === writtenBy) return [];
  if (hasNumber(conversation.read, number)) return [];
  return [
    {
      type: 'ConversationMessageRead',
      data: { conversationId: conversation.id, messageId: id, number, writtenBy },
    },
  ];
}
