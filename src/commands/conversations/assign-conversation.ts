import type { ConversationEvent } from '../../events/conversations/events.ts';
import type { AdminId } from '../../events/ids.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { conversationNotFound } from './access.ts';
import type { ConversationState } from './conversation.ts';

export interface AssignConversation {
  /** The admin as the directory knows them; null when it doesn't. */
  readonly admin: { readonly id: AdminId; readonly name: string | null } | null;
}

export function assignConversation(
  conversation: ConversationState,
  { admin }: AssignConversation,
): readonly ConversationEvent[] | Refusal {
  if (conversation === null) return conversationNotFound();
  if (admin === null) return refuse('admin_not_found', { field: 'adminId' });
  if (admin.id === conversation.assignedTo) return [];
  const { id: conversationId, assignedTo: from } = conversation;
  return [
    { type: 'ConversationAssigned', data: { conversationId, from, to: admin.id, adminName: admin.name } },
  ];
}

/** Takes a conversation from its admin: it waits for one again. */
export function unassignConversation(
  conversation: ConversationState,
): readonly ConversationEvent[] | Refusal {
  if (conversation === null) return conversationNotFound();
  const { id: conversationId, assignedTo: from } = conversation;
  return from === null ? [] : [{ type: 'ConversationUnassigned', data: { conversationId, from } }];
}
