import { z } from 'zod';
import {
  CONVERSATION_PRIORITIES,
  CONVERSATION_STATUSES,
  CONVERSATION_TYPES,
  MESSAGE_TYPES,
} from '../../events/conversations/vocabulary.ts';
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

/** The conversation's version after the change, and the place of the change in the event log. */
const version = { revision: z.int().min(0), position: z.number() };
const PLACE = 'The conversation’s version after the event, and the event’s place in the event log';
const place = z.strictObject(version).describe(PLACE);

export const messageReceived = serverEvent({
  event: 'message:received',
  summary:
    'A message was sent in a conversation whose room the socket has joined, also by the socket itself. All sockets of a user or guest receive their onboarding codes (`auth_code`). Admins in the room receive them masked',
  rooms: ['conversation:ID', 'conversation:ID:admins', 'user:ID', 'guest:ID'],
  place: z
    .strictObject({ ...version, revision: version.revision.nullable() })
    .describe(`${PLACE}. \`revision\` is null for an onboarding code in clear`),
  payload: chatMessage,
});

export const conversationNewMessage = serverEvent({
  event: 'conversation:new_message',
  summary: 'A user or guest has sent a message in any conversation',
  rooms: ['admins'],
  place,
  payload: z.strictObject({ conversationId: id, message: chatMessage }),
});

export const messageRead = serverEvent({
  event: 'message:read',
  summary: 'The other side has read a message',
  rooms: ['conversation:ID'],
  place: z.strictObject({ conversationId: id, ...version }).describe(`The conversation. ${PLACE}`),
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

const status = z.enum(CONVERSATION_STATUSES);
const priority = z.enum(CONVERSATION_PRIORITIES);
const updated = <const Event extends string, const Fields extends z.core.$ZodShape>(
  event: Event,
  fields: Fields,
) => z.strictObject({ conversationId: id, event: z.literal(event), ...fields, ...version });

export const conversationNew = serverEvent({
  event: 'conversation:new',
  summary: 'A user or guest has opened a conversation. Its owner and admins receive this',
  rooms: ['user:ID', 'guest:ID', 'admins'],
  payload: z.strictObject({
    conversationId: id,
    userId: id.nullable(),
    guestId: id.nullable(),
    ownerName: z.string().nullable(),
    type: z.enum(CONVERSATION_TYPES),
    subject: z.string().nullable(),
    status,
    priority,
    createdAt: time,
    ...version,
  }),
});

export const conversationUpdated = serverEvent({
  event: 'conversation:updated',
  summary:
    'A conversation has changed. Each socket receives a change once. Changes of status are sent to the room, the owner and admins; claims to the new owner and admins; assignment, priority and the opened ticket to admins only',
  rooms: ['conversation:ID', 'user:ID', 'guest:ID', 'admins'],
  payload: z.discriminatedUnion('event', [
    updated('status_changed', { oldStatus: status, newStatus: status }),
    updated('assigned', {
      adminId: id.nullable().describe('Null: the conversation was unassigned'),
      adminName: z
        .string()
        .nullable()
        .describe('The name, otherwise the e-mail, otherwise the id; null if unassigned'),
    }),
    updated('priority_changed', { oldPriority: priority, newPriority: priority }),
    updated('claimed', { userId: id }),
    updated('ticket_opened', { ticketId: id, ticketNumber: z.string() }),
  ]),
});

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
  summary:
    'An event of the socket about a conversation was refused. The acknowledgement has the same sentence',
  rooms: ['socket'],
  payload: z.strictObject({ error: z.string() }),
});

export const conversationServerEvents = [
  messageReceived,
  conversationNewMessage,
  conversationNew,
  conversationUpdated,
  messageRead,
  typingStart,
  typingStop,
  conversationJoined,
  conversationLeft,
  messageError,
] as const;

export type ConversationEmission = EmissionOf<(typeof conversationServerEvents)[number]>;
export type ConversationBroadcast = Broadcast<ConversationEmission>;
