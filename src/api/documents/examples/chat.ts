import type { EndpointExample } from './example.ts';
import { ada, john, TICKET_ID, TICKET_NUMBER } from './people.ts';

/** What is sent over the sockets about a guest's conversation, and the code that they are sent there. */

export const CONVERSATION_ID = '550e8400-e29b-41d4-a716-446655440000';
export const GUEST_SECRET = 'pW0b5nUOQk3mJ6y1tXl8cVgRzE2aHdK7fSqNuI4oTrY';
export const GUEST_ID = 'guest_1771929600000_d1wf4srdwq38jg1i3ibmo2w5i4idawvqo590tiwoaitnx5j0714qs';
export const CHAT_MESSAGE_ID = '019c8f31-8f40-7a10-9c3e-5d1f2a3b4c11';
export const CODE = '123456';
const CODE_ID = '019c8f31-8f40-7a10-9c3e-5d1f2a3b4c21';
const STARTED = '2026-02-24T10:30:00.000Z';

export const guestsMessage = {
  id: CHAT_MESSAGE_ID,
  conversationId: CONVERSATION_ID,
  senderId: null,
  senderType: 'guest',
  guestId: GUEST_ID,
  message: 'Hello, I need help with onboarding',
  messageType: 'text',
  isRead: false,
  createdAt: STARTED,
} as const;

const adasMessage = {
  ...guestsMessage,
  senderId: ada.id,
  senderType: 'admin',
  guestId: null,
  message: 'How can I help?',
};

const codeMessage = {
  ...guestsMessage,
  senderType: 'system',
  guestId: null,
  message: CODE,
  messageType: 'auth_code',
};

const conversation = { conversationId: CONVERSATION_ID };
const updated = (event: string, fields: object) => ({
  ...conversation,
  event,
  ...fields,
  ...{ revision: 4, position: 1051 },
});
const typist = { ...conversation, senderId: GUEST_ID };

export const CHAT_MESSAGE_EXAMPLES: Readonly<Record<string, readonly object[]>> = {
  'client.conversation_join': [conversation],
  'reply.conversation_join': [
    { success: true, message: 'Joined conversation', ...conversation, revision: 0 },
  ],
  'client.conversation_leave': [conversation],
  'reply.conversation_leave': [{ success: true, message: 'Left conversation', ...conversation }],
  'client.message_send': [
    { ...conversation, message: guestsMessage.message, messageType: 'text' },
    { ...conversation, message: guestsMessage.message, idempotencyKey: 'message-1' },
  ],
  'reply.message_send': [{ success: true, message: guestsMessage }],
  'client.message_read': [{ messageId: CHAT_MESSAGE_ID }],
  'reply.message_read': [{ success: true }],
  'client.typing_start': [conversation],
  'reply.typing_start': [{ success: true }],
  'client.typing_stop': [conversation],
  'reply.typing_stop': [{ success: true }],
  'server.message_received': [guestsMessage, adasMessage, codeMessage],
  'server.conversation_new_message': [{ ...conversation, message: guestsMessage }],
  'server.conversation_new': [
    {
      ...conversation,
      ...{ userId: null, guestId: GUEST_ID, ownerName: null },
      ...{ type: 'general', subject: null, status: 'open', priority: 'normal', createdAt: STARTED },
      ...{ revision: 0, position: 1047 },
    },
  ],
  'server.conversation_updated': [
    updated('status_changed', { oldStatus: 'open', newStatus: 'closed' }),
    updated('assigned', { adminId: ada.id, adminName: `${ada.first_name} ${ada.last_name}` }),
    updated('priority_changed', { oldPriority: 'normal', newPriority: 'urgent' }),
    updated('claimed', { userId: john.id }),
    updated('ticket_opened', { ticketId: TICKET_ID, ticketNumber: TICKET_NUMBER }),
  ],
  'server.message_read': [{ messageId: CHAT_MESSAGE_ID }],
  'server.typing_start': [typist],
  'server.typing_stop': [typist],
  'server.conversation_joined': [conversation],
  'server.conversation_left': [conversation],
  'server.message_error': [{ error: 'Conversation not found' }],
};

export const ONBOARDING_EXAMPLES: Readonly<Record<string, EndpointExample>> = {
  'POST /api/support/onboarding/generate-code': {
    body: { userId: john.id, deviceInfo: '{"device": "iPhone", "os": "iOS 17"}' },
    answer: {
      message: 'Auth code generated successfully',
      data: { code: CODE, expiresAt: '2026-02-24T10:45:00.000Z', ...conversation },
    },
  },
  'POST /api/support/onboarding/verify-code': {
    body: { code: CODE, userId: john.id },
    answer: { message: 'Code verified successfully', data: { authCodeId: CODE_ID, userId: john.id } },
  },
};
