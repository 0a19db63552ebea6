import type { ConversationEvent } from '../../events/conversations/events.ts';
import { sameOwner } from '../../events/conversations/people.ts';
import type { GuestId, UserId } from '../../events/ids.ts';
import { changeOfStatus } from './change-status.ts';
import type { Conversation, ConversationState } from './conversation.ts';

/** A user as the directory knows them. */
export interface KnownUser {
  readonly id: UserId;
  readonly name: string | null;
  readonly email: string | null;
}

export interface ClaimConversation {
  readonly guestId: GuestId;
  readonly user: KnownUser;
}

/**
 * The guest turned out to be the user. An open conversation is closed at the same time, since another one has the user's
 * slot. A conversation that isn't that guest's (any more) stays as it is.
 */
export function claimConversation(
  conversation: ConversationState,
  { guestId, user }: ClaimConversation,
): readonly ConversationEvent[] {
  if (conversation === null || !sameOwner(conversation.owner, { kind: 'guest', id: guestId })) return [];
  const claimed = conversationClaimed(conversation, guestId, user);
  return conversation.status === 'closed' ? [claimed] : [claimed, changeOfStatus(conversation, 'closed')];
}

export const conversationClaimed = (
  { id: conversationId }: Conversation,
  from: GuestId,
  user: KnownUser,
): ConversationEvent => ({
  type: 'ConversationClaimed',
  data: { conversationId, from, to: user.id, ownerName: user.name, ownerEmail: user.email },
});
