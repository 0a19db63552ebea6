import { z } from 'zod';
import type { MessageId, RegistrationSessionId, TicketNumber, TransactionId } from '../../events/ids.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../events/ticketing/vocabulary.ts';
import {
  choice,
  date,
  email,
  identifier,
  optional,
  optionalLimit,
  optionalText,
  pageLimit,
  pageNumber,
  text,
} from '../kernel/input.ts';
import {
  listedTicket,
  myTicket,
  sentMessage,
  sentReply,
  ticketDetail,
  ticketListData,
  userTicket,
} from './views.ts';

/** What the endpoints of tickets take, and the data that they answer. */

/** An id that keeps its brand from the edge on. */
const idOf = <Id extends string>() => identifier().transform((id) => id as Id);
const ticketNumber = text({ min: 1, max: 50 }).transform((number) => number as TicketNumber);
/** The length of a message that a user writes, and of a description. */
const fromUser = { min: 10, max: 5000 };
const anyLength = { min: 1, max: 5000 };
/** What a form sends empty when nobody wrote anything: blank is none. */
const ifWritten = optionalText({ min: 0, max: 5000 }).transform((written) =>
  written?.trim() ? written : null,
);
/** Whatever its length, a phone number or a session that can't be one is refused by the sentence for those. */
const anything = { min: 0, max: 5000 };
const sessionId = text(anything)
  .refine((id) => identifier().safeParse(id).success, 'Invalid session ID')
  .transform((id) => id as RegistrationSessionId);
const device = optionalText({ min: 0, max: 200 });
/** As many as a conversation can hold. */
const MAX_MESSAGES = 100_000;

const messageWindow = {
  messages_limit: optionalLimit(MAX_MESSAGES),
  before: optional(idOf<MessageId>()),
};

export const requestSupportBody = z.object({
  subject: text({ min: 5, max: 200 }),
  description: text(fromUser),
  email: email(),
  phone_number: optionalText(anything),
  support_type: optional(choice(SUPPORT_TYPES)),
  /** A user can't call their own ticket urgent: support escalates. */
  priority: optional(choice(['low', 'medium', 'high'])),
  related_transaction_id: optional(idOf<TransactionId>()),
  session_id: optional(sessionId),
  ticket_number: optional(ticketNumber),
  device_metadata: optional(
    z.object(
      { device_id: device, device_model: device, platform: device, app_version: device },
      'must be an object',
    ),
  ),
});
export const requestSupportData = z.strictObject({ ticket: userTicket, message: z.string() });

export const addMessageBody = z.object({
  ticket_number: ticketNumber,
  message: text(fromUser),
  email: email(),
});
export const addMessageData = z.strictObject({
  ticket_number: z.string(),
  ticket_id: z.string(),
  message: sentMessage,
});

export const myTicketsData = z.strictObject({ tickets: z.array(myTicket), total_tickets: z.int().min(0) });

export const ticketQuery = z.object({ ticket_number: ticketNumber, ...messageWindow });
export const userTicketData = z.strictObject({ ticket: userTicket });

export const ratePath = z.object({ ticketNumber });
const RATING = 'Rating must be between 1 and 5';
export const rateBody = z.object({
  rating: z
    .number({ error: ({ input }) => (input === undefined ? 'is required' : 'must be a number') })
    .refine((rating) => Number.isInteger(rating) && rating >= 1 && rating <= 5, RATING)
    .meta({ type: 'integer', minimum: 1, maximum: 5 }),
  feedback: ifWritten,
});
export const rateData = z.strictObject({
  ticket_number: z.string(),
  satisfaction_rating: z.int().min(1).max(5),
  feedback: z.string().nullable(),
});

export const ticketPath = z.object({ id: identifier() });

export const listQuery = z.object({
  page: pageNumber(),
  limit: pageLimit(20, 100),
  search: optional(z.string().trim().max(200, 'must be at most 200 characters')).transform(
    (term) => term || null,
  ),
  status: optional(choice(TICKET_STATUSES)),
  priority: optional(choice(TICKET_PRIORITIES)),
  support_type: optional(choice(SUPPORT_TYPES)),
  /** An admin's id, `me` or `unassigned`. */
  assigned_to: optional(identifier()),
  user_id: optional(identifier()),
  date_from: optional(date()),
  date_to: optional(date()),
  sort_by: choice(['createdAt', 'updatedAt', 'priority', 'status', 'support_type']).default('createdAt'),
  sort_order: choice(['asc', 'desc']).default('desc'),
});
export { ticketListData };

export const detailQuery = z.object(messageWindow);
export { ticketDetail as ticketDetailData };

export const replyBody = z.object({
  message: text(anyLength),
  is_internal: z
    .boolean({ error: 'must be true or false' })
    .default(false)
    .describe('True: a note that only the support team sees'),
});
export { sentReply as replyData };

export const statusBody = z.object({
  status: choice(TICKET_STATUSES),
  resolution_notes: ifWritten,
});
export const assignBody = z.object({ assigned_to: identifier() });
export const priorityBody = z.object({ priority: choice(TICKET_PRIORITIES) });

const MAX_TAGS = 20;
export const tagsBody = z.object({
  tags: z
    .array(text({ min: 1, max: 40 }), {
      error: ({ input }) => (input === undefined ? 'is required' : 'must be a list'),
    })
    .max(MAX_TAGS, `must be at most ${MAX_TAGS} items`),
});
export { listedTicket as changedTicketData };
