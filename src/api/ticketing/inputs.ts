import { z } from 'zod';
import { ticketIdFrom, ticketNumberFrom } from '../../commands/ticketing/ticket-reference.ts';
import type { MessageId, RegistrationSessionId, TransactionId } from '../../events/ids.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../events/ticketing/vocabulary.ts';
import { visibleOrNull } from '../../events/visible-text.ts';
import { noAttachments } from '../kernel/attachments-input.ts';
import {
  choice,
  email,
  identifier,
  optional,
  optionalLimit,
  optionalText,
  reference,
  text,
} from '../kernel/input.ts';
import { cursor, orCursor, pageFields } from '../kernel/page-input.ts';
import { nextCursor } from '../views.ts';
import { linkOfNewTicket, linkParameter } from './link-inputs.ts';
import { listFilters } from './list-filters.ts';
import { ticketListData } from './list-views.ts';
import { tags } from './tag-inputs.ts';
import {
  listedTicket,
  myTicket,
  olderMessages,
  sentMessage,
  sentReply,
  ticketDetail,
  userTicket,
} from './views.ts';

/** What the endpoints of tickets take, and the data that they answer. */

/** An id that keeps its brand from the edge on. */
const idOf = <Id extends string>() => identifier().transform((id) => id as Id);
const ticketNumber = text({ min: 1, max: 50 })
  .transform(ticketNumberFrom)
  .meta({
    description: 'The ticket’s number, in any case, with or without `#`',
    examples: ['SMI-2026-001234'],
  });
/** The length of a message that a user writes, and of a description. */
const fromUser = { min: 10, max: 5000 };
const anyLength = { min: 1, max: 5000 };
/** An empty form field: blank means none. */
export const ifWritten = optionalText({ min: 0, max: 5000 }).transform(visibleOrNull);
/** Whatever its length, a phone number or a session that can't be one is refused by the sentence for those. */
const anything = { min: 0, max: 5000 };
const sessionId = text(anything)
  .refine((id) => identifier().safeParse(id).success, 'Invalid session ID')
  .transform((id) => id as RegistrationSessionId);
const device = optionalText({ min: 0, max: 200 });
/** As many as a conversation can hold. */
const MAX_MESSAGES = 100_000;

const messageWindow = {
  messages_limit: optionalLimit(MAX_MESSAGES).describe(
    'Return only this many messages, the newest, in ascending order. Default: all messages',
  ),
  before: optional(idOf<MessageId>()).describe('The id of a message: return only messages before it'),
  cursor: cursor(),
};

export const requestSupportBody = z.object({
  subject: text({ min: 5, max: 200 }).describe('A brief summary'),
  description: text(fromUser).describe('What happened; the first message of the conversation'),
  email: email().describe('Where the user can be reached'),
  phone_number: optionalText(anything).describe(
    'In any usual form. Without a country code, it is a number of the desk’s default region',
  ),
  support_type: optional(choice(SUPPORT_TYPES)).describe('Default: `GENERAL_INQUIRY`'),
  /** A user can't call their own ticket urgent: support escalates. */
  priority: optional(choice(['low', 'medium', 'high'])).describe('Default: depends on the type'),
  related_transaction_id: optional(idOf<TransactionId>()).describe(
    'The id of the transaction that the ticket is about',
  ),
  session_id: optional(sessionId).describe(
    'The id of a registration session. Without `support_type`, the type is then `REGISTRATION_ISSUE`',
  ),
  ticket_number: optional(ticketNumber).describe(
    'The number of an existing ticket: the description is added to it as a message, and no ticket is opened',
  ),
  device_metadata: optional(
    z.object(
      { device_id: device, device_model: device, platform: device, app_version: device },
      'must be an object',
    ),
  ).describe(
    'Default, also when it is empty: the headers `X-Device-Id`, `X-Device-Model`, `Platform` or `X-Platform`, and `X-App-Version`',
  ),
  attachments: noAttachments(),
});
export const requestSupportData = z.strictObject({
  ticket: userTicket,
  message: z.string(),
  ...linkOfNewTicket,
});

export const addMessageBody = z.object({
  ticket_number: ticketNumber,
  message: text(fromUser),
  email: email().describe('The e-mail address of the ticket'),
  attachments: noAttachments(),
});
export const addMessageData = z.strictObject({
  ticket_number: z.string(),
  ticket_id: z.string(),
  message: sentMessage,
});

export const myTicketsQuery = z
  .object({
    ...pageFields(20, 100),
    limit: optionalLimit(100).describe(
      'The size of a page, 20 by default. Without `page`, `limit` and `cursor`, all tickets are returned',
    ),
  })
  .check(orCursor('page'));
export const myTicketsData = z.strictObject({
  tickets: z.array(myTicket),
  total_tickets: z.int().min(0),
  next_cursor: nextCursor,
});

export const ticketQuery = z
  .object({
    ticket_number: ticketNumber,
    access: linkParameter(),
    ...messageWindow,
  })
  .check(orCursor('before'));
export const userTicketData = z.strictObject({ ticket: userTicket, next_cursor: olderMessages });

export const ratePath = z.object({ ticketNumber });
export const ticketPath = z.object({
  id: reference()
    .transform(ticketIdFrom)
    .describe('The ticket’s id, or its number in any case, with or without `#`'),
});

export const listQuery = z.object({ ...pageFields(20, 100), ...listFilters }).check(orCursor('page'));
export { ticketListData };

export const detailQuery = z.object(messageWindow).check(orCursor('before'));
export { ticketDetail as ticketDetailData };

export const replyBody = z.object({
  message: text(anyLength),
  is_internal: z
    .boolean({ error: 'must be true or false' })
    .default(false)
    .describe('`true`: an internal note, which only admins see'),
  attachments: noAttachments(),
});
export { sentReply as replyData };

export const statusBody = z.object({
  status: choice(TICKET_STATUSES),
  resolution_notes: ifWritten.describe('Stored when the status becomes `resolved` or `closed`'),
});
export const assignBody = z.object({
  assigned_to: identifier().nullable().describe('An admin’s id; null to unassign'),
});
export const priorityBody = z.object({ priority: choice(TICKET_PRIORITIES) });

export const tagsBody = z.object({ tags: tags() });
export { listedTicket as changedTicketData };
