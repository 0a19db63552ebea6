import type { ConversationEvent } from '../../events/conversations/events.ts';
import type { ConversationPriority } from '../../events/conversations/vocabulary.ts';
import type { Refusal } from '../refusal.ts';
import { conversationNotFound } from './access.ts';
import type { ConversationState } from './conversation.ts';

export function changePriority(
  conversation: ConversationState,
  { priority }: { readonly priority: ConversationPriority },
): readonly ConversationEvent[] | Refusal {
  if (conversation === null) return conversationNotFound();
  const { id: conversationId, priority: from } = conversation;
  if (priority === from) return [];
  return [{ type: 'ConversationPriorityChanged', data: { conversationId, from, to: priority } }];
}
