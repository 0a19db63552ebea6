import type { Endpoint } from '../endpoint.ts';
import {
  assignConversationToAdmin,
  changeConversationPriority,
  changeConversationStatus,
} from './admin-conversations.ts';
import { conversationList } from './conversation-list.ts';
import type { ConversationDependencies } from './dependencies.ts';
import { openTicketForConversation } from './open-ticket.ts';
import {
  claimConversations,
  guestConversation,
  ownConversation,
  ownConversations,
} from './own-conversation.ts';
import { conversationDetail, conversationMessages } from './read-conversation.ts';

/** Every endpoint of conversations. */
export const conversationEndpoints = (deps: ConversationDependencies): readonly Endpoint[] => [
  ownConversation(deps),
  ownConversations(deps),
  guestConversation(deps),
  conversationMessages(deps),
  conversationDetail(deps),
  claimConversations(deps),
  conversationList(deps),
  changeConversationStatus(deps),
  assignConversationToAdmin(deps),
  changeConversationPriority(deps),
  openTicketForConversation(deps),
];
