import type { ConversationEvent } from '../../events/conversations/events.ts';
import type { ConversationStatus } from '../../events/conversations/vocabulary.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { conversationNotFound } from './access.ts';
import type { Conversation, ConversationState } from './conversation.ts';

/**
 * A closed conversation is opened through its owner's slot only, see `reopen`. If it is closed here, another command has
 * closed it at this moment.
 */
export function changeStatus(
  conversation: ConversationState,
  { status }: { readonly status: ConversationStatus },
): readonly ConversationEvent[] | Refusal {
  if (conversation === null) return conversationNotFound();
  if (status === conversation.status) return [];
  if (conversation.status === 'closed') return refuse('too_many_conflicts');
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
