import { z } from 'zod';
import {
  CONVERSATION_PRIORITIES,
  CONVERSATION_STATUSES,
  CONVERSATION_TYPES,
  MESSAGE_TYPES,
} from '../../events/conversations/vocabulary.ts';
import { conversationId } from '../../events/opening-ids.ts';
import { snippetFields } from '../search/inputs.ts';
import { count, guestIdOrNull, text, textOrNull, time, timeOrNull, view } from '../views.ts';

/** What the endpoints of conversations answer, field by field as their text names them. */

const SENDERS = ['user', 'admin', 'guest', 'system'] as const;

export const chatMessage = view('ChatMessage', {
  id: text,
  conversationId,
  senderId: textOrNull.describe('A user’s or an admin’s id'),
  senderType: z.enum(SENDERS),
  guestId: guestIdOrNull,
  message: text.describe('Text, never markup'),
  messageType: z.enum(MESSAGE_TYPES).meta({ id: 'MessageType' }),
  isRead: z.boolean().describe('Whether the other side has read it'),
  createdAt: time,
});

const conversationFields = {
  id: conversationId,
  userId: textOrNull,
  guestId: guestIdOrNull,
  adminId: textOrNull.describe('The admin to whom it is assigned'),
  type: z.enum(CONVERSATION_TYPES).meta({ id: 'ConversationType' }),
  subject: textOrNull,
  status: z.enum(CONVERSATION_STATUSES).meta({ id: 'ConversationStatus' }),
  priority: z.enum(CONVERSATION_PRIORITIES).meta({ id: 'ConversationPriority' }),
  ticketNumber: textOrNull.describe('The ticket that support opened for it'),
  messageCount: count,
  unread: z
    .strictObject({ byOwner: count, bySupport: count })
    .describe('The number of unread messages of each side'),
  lastMessageAt: timeOrNull,
  createdAt: time,
  updatedAt: time,
};
export const conversation = view('Conversation', conversationFields);

const chatPerson = view('ChatPerson', { id: text, email: textOrNull, firstName: textOrNull });
const people = { user: chatPerson.nullable(), admin: chatPerson.nullable() };

export const conversationDetail = view('ConversationDetail', {
  ...conversationFields,
  ...people,
  messages: z.array(chatMessage).describe('The newest messages, in ascending order'),
});

export const conversationHighlight = view('ConversationHighlight', {
  field: z
    .enum(['subject', 'ownerName', 'ownerEmail', 'guestId', 'userName', 'message'])
    .describe(
      '`ownerName`: the name when the conversation began; `userName`: that of today, where it is another one',
    ),
  messageId: textOrNull.describe('The id of the message; null for other fields'),
  ...snippetFields,
});

/** A conversation in the admins' list. */
export const listedConversation = view('ListedConversation', {
  ...conversationFields,
  ...people,
  ownerName: textOrNull.describe('The name when the conversation began'),
  ownerEmail: textOrNull,
  lastMessage: z
    .strictObject({
      message: text.describe('The first 100 characters'),
      senderType: z.enum(SENDERS),
      createdAt: time,
    })
    .nullable(),
  highlights: z
    .array(conversationHighlight)
    .optional()
    .describe('The parts that match the search. Only with `highlight=true`'),
});

export const pagination = view('Pagination', {
  total: count,
  page: count,
  limit: count,
  totalPages: count,
  next_cursor: textOrNull.describe('The `cursor` of the next page; null on the last page'),
});
