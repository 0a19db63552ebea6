import type { ConversationEvent } from '../../events/conversations/events.ts';
import type { ConversationStatus } from '../../events/conversations/vocabulary.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { conversationNotFound } from './access.ts';
import type { Conversation, ConversationState } from './conversation.ts';

/** Another command has closed the conversation at this moment: it has to be opened first. */
export const CLOSED_MEANWHILE: Refusal = refuse('too_many_conflicts');

/** A closed conversation is opened through its owner's slot only, see `reopen`: here it is `CLOSED_MEANWHILE`. */
export function changeStatus(
  conversation: ConversationState,
  { status }: { readonly status: ConversationStatus },
): readonly ConversationEvent[] | Refusal {
  if (conversation === null) return conversationNotFound();
  if (status === conversation.status) return [];
  if (conversation.status === 'closed') return CLOSED_MEANWHILE;
  return [changeOfStatus(conversation, status)];
}

/** Closes a conversation without messages. */
export const closeIfEmpty = (conversation: ConversationState): readonly ConversationEvent[] =>
  conversation === null || conversation.status === 'closed' || conversation.messages > 0
    ? []
    : [changeOfStatus(conversation, 'closed')];

export const changeOfStatus = (
  { id: conversationId, status: from }: Conversation,
  to: ConversationStatus,
): ConversationEvent => ({ type: 'ConversationStatusChanged', data: { conversationId, from, to } });
