import { z } from 'zod';
import { deviceMetadata } from '../../events/ticketing/device.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../events/ticketing/vocabulary.ts';
import { snippetFields } from '../search/inputs.ts';
import { conversationIdOrNull, count, text, textOrNull, time, timeOrNull, view } from '../views.ts';

/** What the endpoints of tickets answer, field by field as their texts name them. */

const rating = z.int().min(1).max(5).nullable().describe('1 to 5; null until the user has rated');
/** No endpoint takes attachments yet, and every message says so. */
const attachments = z.null().describe('Always null: no endpoint takes attachments');

const classification = {
  support_type: z.enum(SUPPORT_TYPES).meta({ id: 'SupportType' }),
  status: z.enum(TICKET_STATUSES).meta({ id: 'TicketStatus' }),
  priority: z.enum(TICKET_PRIORITIES).meta({ id: 'TicketPriority' }),
};

const said = {
  id: text,
  message: text,
  is_from_user: z.boolean(),
  sender_name: textOrNull.describe('The name when the message was written'),
  sender_email: textOrNull,
  verified: z
    .boolean()
    .describe(
      'Whether the author has proven who they are, by a token. False for what was written with the ticket’s number and e-mail alone, and for what a guest wrote in a chat: the sender is then who the author claims to be',
    ),
  attachments,
};

export const userMessage = view('UserMessage', { ...said, created_at: time });
export const sentMessage = view('SentMessage', { ...said, createdAt: time });
export const adminMessage = view('AdminMessage', {
  ...said,
  is_internal: z.boolean(),
  user_id: textOrNull,
  createdAt: time,
});
export const sentReply = view('SentReply', {
  id: text,
  message: text,
  is_internal: z.boolean(),
  is_from_user: z.literal(false),
  sender_name: textOrNull,
  verified: z.literal(true).describe('Admins write with a token'),
  createdAt: time,
});

export const olderMessages = textOrNull.describe(
  'The `cursor` of the messages before these; null if there are none',
);

/** A ticket as its user sees it, with its conversation. */
export const userTicket = view('UserTicket', {
  id: text,
  ticket_number: text,
  subject: text,
  description: text,
  ...classification,
  email: text,
  phone_number: textOrNull,
  related_transaction_id: textOrNull,
  satisfaction_rating: rating,
  feedback: textOrNull,
  created_at: time,
  updated_at: time,
  last_response_at: timeOrNull,
  messages: z.array(userMessage),
  total_messages: count,
});

/** A ticket in its user's own list. */
export const myTicket = view('MyTicket', {
  id: text,
  ticket_number: text,
  subject: text,
  ...classification,
  message_count: count,
  last_message: z.strictObject({ message: text, is_from_user: z.boolean(), createdAt: time }).nullable(),
  has_unread: z.boolean().describe('Whether the last message is from support'),
  created_at: time,
  updated_at: time,
  last_response_at: timeOrNull,
});

export const adminBrief = view('AdminBrief', {
  id: text,
  first_name: textOrNull,
  last_name: textOrNull,
  email: textOrNull,
});

const userBriefFields = {
  id: text,
  first_name: textOrNull,
  last_name: textOrNull,
  email: textOrNull,
  phone_number: textOrNull,
  smipay_tag: textOrNull,
  profile_image: z.strictObject({ secure_url: text }).nullable(),
};
export const userBrief = view('UserBrief', userBriefFields);

export const ticketHighlight = view('TicketHighlight', {
  field: z.enum(['ticket_number', 'subject', 'email', 'phone_number', 'description', 'user_name', 'message']),
  message_id: textOrNull.describe('The id of the message; null for other fields'),
  is_internal: z.boolean().describe('Whether it is an internal note'),
  verified: z.boolean().nullable().describe('Of a message, whether its author has proven who they are'),
  ...snippetFields,
});

const listed = {
  id: text,
  ticket_number: text,
  user_id: textOrNull,
  phone_number: textOrNull,
  email: text,
  subject: text,
  ...classification,
  assigned_to: textOrNull,
  first_response_at: timeOrNull,
  last_response_at: timeOrNull,
  response_time_seconds: count.nullable().describe('Seconds from creation to the first reply'),
  resolved_at: timeOrNull,
  satisfaction_rating: rating,
  tags: z.array(text).nullable(),
  createdAt: time,
  updatedAt: time,
};

/** A ticket in the admins' list. */
export const listedTicket = view('ListedTicket', {
  ...listed,
  user: userBrief.nullable(),
  message_count: count,
  assigned_admin: adminBrief.nullable(),
  highlights: z
    .array(ticketHighlight)
    .optional()
    .describe('The parts that match the search. Only with `highlight=true`'),
});

export const relatedTransaction = view('RelatedTransaction', {
  id: text,
  amount: z.number().nullable().describe('Null once the person is erased'),
  transaction_type: textOrNull,
  status: textOrNull,
  transaction_reference: textOrNull,
  createdAt: textOrNull,
});

/** A ticket as admins see it, with everything. */
export const ticketDetail = view('TicketDetail', {
  ...listed,
  description: text,
  resolved_by: textOrNull,
  resolution_notes: textOrNull,
  related_transaction_id: textOrNull,
  related_registration_progress_id: textOrNull,
  conversation_id: conversationIdOrNull.describe('The conversation that the ticket was opened for'),
  device_metadata: deviceMetadata
    .extend({
      platform: text.describe('As the client sent it, otherwise from the user agent, otherwise `unknown`'),
    })
    .nullable(),
  ip_address: textOrNull,
  user_agent: textOrNull,
  internal_notes: textOrNull.describe('The latest internal note'),
  attachments,
  feedback: textOrNull,
  message_count: count,
  user: z
    .strictObject({
      ...userBriefFields,
      account_status: textOrNull,
      role: textOrNull,
      wallet: z.strictObject({ current_balance: z.number().nullable() }),
      tier: z.strictObject({ tier: text, name: textOrNull }).nullable(),
      kyc_verification: z.strictObject({ is_verified: z.boolean(), status: textOrNull }).nullable(),
    })
    .nullable(),
  messages: z.array(adminMessage),
  next_cursor: olderMessages,
  assigned_admin: adminBrief.nullable(),
  resolved_by_admin: adminBrief.nullable(),
  related_transaction: relatedTransaction.nullable(),
});
