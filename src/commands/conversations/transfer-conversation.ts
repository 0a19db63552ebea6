import type { ConversationEvent } from '../../events/conversations/events.ts';
import type { UserId } from '../../events/ids.ts';
import { changeOfStatus } from './change-status.ts';
import type { KnownUser } from './claim-conversation.ts';
import type { ConversationState } from './conversation.ts';

/**
 * Makes a conversation of a user another one's, since both turned out to be one person. One that is open is closed with it: the
 * other user may have one open already, and has at most one of each type.
 */
export const transferConversation =
  ({ from, to }: { readonly from: UserId; readonly to: KnownUser }) =>
  (conversation: ConversationState): readonly ConversationEvent[] => {
    if (conversation?.owner.kind !== 'user' || conversation.owner.id !== from) return [];
    const transferred: ConversationEvent = {
      type: 'ConversationTransferred',
      data: {
        ...{ conversationId: conversation.id, from, to: to.id },
        ownerName: to.name ?? conversation.ownerName,
        ownerEmail: to.email ?? conversation.ownerEmail,
      },
    };
    return conversation.status === 'closed'
      ? [transferred]
      : [transferred, changeOfStatus(conversation, 'closed')];
  };
