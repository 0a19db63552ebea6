import { z } from 'zod';
import { MESSAGE_TYPES } from '../../events/conversations/vocabulary.ts';
import { type Broadcast, type EmissionOf, serverEvent } from '../declare.ts';

const id = z.string();
const time = z.iso.datetime({ precision: 3 });

/** `senderId`: null for guests, who have `guestId` instead, and for the desk itself. */
export const chatMessage = z.strictObject({
  id,
  conversationId: id,
  senderId: id.nullable(),
  senderType: z.enum(['user', 'admin', 'guest', 'system']),
  guestId: id.nullable(),
  message: z.string(),
  messageType: z.enum(MESSAGE_TYPES),
  isRead: z.boolean(),
  createdAt: time,
});
export type ChatMessage = z.output<typeof chatMessage>;

export const messageReceived = serverEvent({
  event: 'message:received',
  summary:
    'A message was sent in a conversation whose room the socket has joined, by the socket itself too. Onboarding codes (`auth_code`) reach all sockets of the one whom they are for; admins in the room see them masked',
  rooms: ['conversation:ID', 'conversation:ID:admins', 'user:ID', 'guest:ID'],
  payload: chatMessage,
});

export const conversationNewMessage = serverEvent({
  event: 'conversation:new_message',
  summary: 'A user or a guest has written, in any conversation',
  rooms: ['admins'],
  payload: z.strictObject({ conversationId: id, message: chatMessage }),
});

export const messageRead = serverEvent({
  event: 'message:read',
  summary: 'The other side has read a message',
  rooms: ['conversation:ID'],
  payload: z.strictObject({ messageId: id }),
});

const typist = z.strictObject({ conversationId: id, senderId: id });

export const typingStart = serverEvent({
  event: 'typing:start',
  summary: 'Another participant in the conversation’s room is writing',
  rooms: ['conversation:ID'],
  payload: typist,
});

export const typingStop = serverEvent({
  event: 'typing:stop',
  summary:
    'Another participant in the conversation’s room has stopped writing, left it or lost the connection',
  rooms: ['conversation:ID'],
  payload: typist,
});

const which = z.strictObject({ conversationId: id });

export const conversationJoined = serverEvent({
  event: 'conversation:joined',
  summary: 'The socket has joined the conversation’s room',
  rooms: ['socket'],
  payload: which,
});

export const conversationLeft = serverEvent({
  event: 'conversation:left',
  summary:
    'The socket has left the conversation’s room: it asked to, or the conversation has another owner now',
  rooms: ['socket', 'conversation:ID'],
  payload: which,
});

export const messageError = serverEvent({
  event: 'message:error',
  summary: 'An event of the socket about a conversation was refused; its acknowledgement says the same',
  rooms: ['socket'],
  payload: z.strictObject({ error: z.string() }),
});

export const conversationServerEvents = [
  messageReceived,
  conversationNewMessage,
  messageRead,
  typingStart,
  typingStop,
  conversationJoined,
  conversationLeft,
  messageError,
] as const;

export type ConversationEmission = EmissionOf<(typeof conversationServerEvents)[number]>;
export type ConversationBroadcast = Broadcast<ConversationEmission>;
