import { CONVERSATION_ID, GUEST_ID, GUEST_SECRET, guestsMessage } from './chat.ts';
import type { EndpointExample } from './example.ts';
import { ada, john, OPENED, REPLIED, TICKET_ID, TICKET_NUMBER, WRITTEN } from './people.ts';

/** Conversations as their owners and the admins see them. */

const CHAT = '/api/support/conversation';
const CHATS = '/api/admin/support/conversations';

const begun = {
  id: CONVERSATION_ID,
  userId: john.id,
  guestId: null,
  adminId: null,
  type: 'general',
  subject: null,
  status: 'open',
  priority: 'normal',
  ticketNumber: null,
  messageCount: 0,
  unread: { byOwner: 0, bySupport: 0 },
  lastMessageAt: null,
  createdAt: OPENED,
  updatedAt: OPENED,
};
const guests = { ...begun, userId: null, guestId: GUEST_ID, subject: 'Need help' };
const underWay = {
  ...begun,
  adminId: ada.id,
  messageCount: 1,
  unread: { byOwner: 0, bySupport: 1 },
  lastMessageAt: REPLIED,
  updatedAt: REPLIED,
};

const johnsMessage = {
  ...guestsMessage,
  senderId: john.id,
  senderType: 'user',
  guestId: null,
  createdAt: REPLIED,
};
const people = {
  user: { id: john.id, email: john.email, firstName: john.first_name },
  admin: { id: ada.id, email: ada.email, firstName: ada.first_name },
};
const listed = {
  ...underWay,
  ...people,
  ownerName: `${john.first_name} ${john.last_name}`,
  ownerEmail: john.email,
  lastMessage: { message: johnsMessage.message, senderType: 'user', createdAt: REPLIED },
};

export const detailedConversation = { ...underWay, ...people, messages: [johnsMessage] };

const params = { id: CONVERSATION_ID };
const changed = (body: object, message: string, changes: object): EndpointExample => ({
  params,
  body,
  answer: { message, data: { ...underWay, updatedAt: WRITTEN, ...changes } },
});

export const pageOfChats = {
  conversations: [listed],
  pagination: { total: 1, page: 1, limit: 20, totalPages: 1, next_cursor: null },
};

export const CONVERSATION_EXAMPLES: Readonly<Record<string, EndpointExample>> = {
  [`GET ${CHAT}`]: {
    query: { type: 'general' },
    answer: { message: 'Conversation retrieved', data: begun },
  },
  [`GET ${CHAT}s`]: {
    query: { status: 'open' },
    answer: {
      message: 'Conversations retrieved',
      data: {
        conversations: [underWay],
        pagination: { total: 1, page: 1, limit: 20, totalPages: 1, next_cursor: null },
      },
    },
  },
  [`POST ${CHAT}/guest`]: {
    body: { type: 'general', subject: 'Need help' },
    answer: {
      message: 'Conversation retrieved',
      data: { conversation: guests, guestId: GUEST_ID, guestSecret: GUEST_SECRET },
    },
  },
  [`GET ${CHAT}/:id`]: {
    params,
    answer: {
      message: 'Conversation retrieved',
      data: detailedConversation,
    },
  },
  [`GET ${CHAT}/:id/messages`]: {
    params,
    query: { page: 1, limit: 50 },
    answer: {
      message: 'Messages retrieved',
      data: {
        messages: [johnsMessage],
        pagination: { total: 1, page: 1, limit: 50, totalPages: 1, next_cursor: null },
      },
    },
  },
  [`POST ${CHAT}/claim`]: {
    body: { guestId: GUEST_ID, guestSecret: GUEST_SECRET },
    answer: { message: 'Conversations claimed', data: { conversations: [{ ...guests, ...begun }] } },
  },
  [`GET ${CHATS}`]: {
    query: { page: 1, limit: 20, status: 'open', search: 'john' },
    answer: {
      message: 'Conversations retrieved',
      data: pageOfChats,
    },
  },
  [`PATCH ${CHATS}/:id/assign`]: changed({ adminId: ada.id }, 'Conversation assigned', {}),
  [`PATCH ${CHATS}/:id/priority`]: changed({ priority: 'high' }, 'Priority updated', { priority: 'high' }),
  [`POST ${CHATS}/:id/ticket`]: {
    params,
    body: { subject: 'Cannot finish onboarding', support_type: 'REGISTRATION_ISSUE' },
    answer: {
      message: 'Ticket opened for the conversation',
      data: { conversationId: CONVERSATION_ID, ticketId: TICKET_ID, ticketNumber: TICKET_NUMBER },
    },
  },
  [`PATCH ${CHATS}/:id/status`]: changed({ status: 'closed' }, 'Status updated', { status: 'closed' }),
};
