import { z } from 'zod';
import { deviceMetadata } from '../../events/ticketing/events.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../events/ticketing/vocabulary.ts';

/** What the endpoints of tickets answer, field by field as their texts name them. */

const text = z.string();
const textOrNull = z.string().nullable();
const time = z.iso.datetime({ precision: 3 });
const timeOrNull = time.nullable();
const count = z.int().min(0);
const rating = z.int().min(1).max(5).nullable();
/** No endpoint takes attachments yet, and every message says so. */
const attachments = z.null();

const classification = {
  support_type: z.enum(SUPPORT_TYPES),
  status: z.enum(TICKET_STATUSES),
  priority: z.enum(TICKET_PRIORITIES),
};

const said = {
  id: text,
  message: text,
  is_from_user: z.boolean(),
  sender_name: textOrNull,
  sender_email: textOrNull,
  attachments,
};

export const userMessage = z.strictObject({ ...said, created_at: time });
export const sentMessage = z.strictObject({ ...said, createdAt: time });
export const adminMessage = z.strictObject({
  ...said,
  is_internal: z.boolean(),
  user_id: textOrNull,
  createdAt: time,
});
export const sentReply = z.strictObject({
  id: text,
  message: text,
  is_internal: z.boolean(),
  is_from_user: z.literal(false),
  sender_name: textOrNull,
  createdAt: time,
});

/** A ticket as its user sees it, with its conversation. */
export const userTicket = z.strictObject({
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
export const myTicket = z.strictObject({
  id: text,
  ticket_number: text,
  subject: text,
  ...classification,
  message_count: count,
  last_message: z.strictObject({ message: text, is_from_user: z.boolean(), createdAt: time }).nullable(),
  has_unread: z.boolean(),
  created_at: time,
  updated_at: time,
  last_response_at: timeOrNull,
});

export const adminBrief = z.strictObject({
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
export const userBrief = z.strictObject(userBriefFields);

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
  response_time_seconds: count.nullable(),
  resolved_at: timeOrNull,
  satisfaction_rating: rating,
  tags: z.array(text).nullable(),
  createdAt: time,
  updatedAt: time,
};

/** A ticket in the admins' list. */
export const listedTicket = z.strictObject({
  ...listed,
  user: userBrief.nullable(),
  message_count: count,
  assigned_admin: adminBrief.nullable(),
});

export const relatedTransaction = z.strictObject({
  id: text,
  amount: z.number(),
  transaction_type: textOrNull,
  status: textOrNull,
  transaction_reference: textOrNull,
  createdAt: textOrNull,
});

/** A ticket as admins see it, with everything. */
export const ticketDetail = z.strictObject({
  ...listed,
  description: text,
  resolved_by: textOrNull,
  resolution_notes: textOrNull,
  related_transaction_id: textOrNull,
  related_registration_progress_id: textOrNull,
  device_metadata: deviceMetadata.nullable(),
  ip_address: textOrNull,
  user_agent: textOrNull,
  internal_notes: textOrNull,
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
  assigned_admin: adminBrief.nullable(),
  resolved_by_admin: adminBrief.nullable(),
  related_transaction: relatedTransaction.nullable(),
});

const counts = <const Key extends string>(keys: readonly Key[]) =>
  z.strictObject(Object.fromEntries(keys.map((key) => [key, count])) as Record<Key, typeof count>);

export const analytics = z.strictObject({
  overview: counts([
    'total_tickets',
    'open',
    'pending',
    'in_progress',
    'escalated',
    'waiting_user',
    'resolved',
    'closed',
    'unassigned',
  ]),
  activity: counts(['new_today', 'new_this_week', 'new_this_month']),
  performance: z.strictObject({
    avg_response_time_seconds: count.nullable(),
    avg_satisfaction_rating: z.number().min(1).max(5).nullable(),
    total_rated: count,
  }),
  by_status: counts(TICKET_STATUSES),
  by_priority: counts(TICKET_PRIORITIES),
  by_type: counts(SUPPORT_TYPES),
});

export const pageMeta = counts(['total', 'page', 'limit', 'total_pages']);

export const ticketListData = z.strictObject({
  analytics,
  tickets: z.array(listedTicket),
  meta: pageMeta,
});
