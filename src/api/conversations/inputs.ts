import { z } from 'zod';
import {
  CONVERSATION_PRIORITIES,
  CONVERSATION_STATUSES,
  CONVERSATION_TYPES,
} from '../../events/conversations/vocabulary.ts';
import type { ConversationId } from '../../events/ids.ts';
import { visibleOrNull } from '../../events/visible-text.ts';
import { choice, email, identifier, optional, optionalText, text } from '../kernel/input.ts';
import { choices } from '../kernel/list-input.ts';
import { orCursor, pageFields } from '../kernel/page-input.ts';
import { ignoredParameters } from '../views.ts';
import { listFilters } from './list-filters.ts';
import { chatMessage, conversation, listedConversation, pagination } from './views.ts';

/** What the endpoints of conversations take, and the data that they answer. */

/** Whatever a guest says to be called: the server knows its own ids. */
const guestId = optionalText({ min: 0, max: 200 });
const conversationType = choice(CONVERSATION_TYPES);
const ofGuest = { guestId: guestId.describe('The guest’s id, instead of `X-Guest-Id`') };

/** An id that keeps its brand from the edge on. */
export const conversationIdOf = () => identifier().transform((id) => id as ConversationId);

export const conversationPath = z.object({ id: conversationIdOf().describe('The conversation’s id') });

export const ownConversationQuery = z.object({ type: conversationType.default('general') });

export const ownListQuery = z
  .object({
    ...pageFields(20, 100),
    status: optional(choices(CONVERSATION_STATUSES)),
    type: optional(choices(CONVERSATION_TYPES)),
  })
  .check(orCursor('page'));
export const ownListData = z.strictObject({ conversations: z.array(conversation), pagination });

export const guestConversationBody = z.object({
  type: optional(conversationType).transform((type) => type ?? 'general'),
  subject: optionalText({ min: 0, max: 200 })
    .transform(visibleOrNull)
    .describe('The subject of a new conversation'),
  guestId: guestId.describe('The guest’s id, if the guest has one'),
});
export const guestConversationData = z.strictObject({
  conversation,
  guestId: z.string(),
  guestSecret: z
    .string()
    .optional()
    .describe('Only for a new guest without a token: it proves later that a user was this guest'),
});

export const detailQuery = z.object(ofGuest);
export const messagesQuery = z.object({ ...pageFields(50, 100), ...ofGuest }).check(orCursor('page'));
export const messagesData = z.strictObject({ messages: z.array(chatMessage), pagination });

export const claimBody = z.object({
  guestId: text({ min: 1, max: 200 }).describe('The guest’s id'),
  guestSecret: optionalText({ min: 0, max: 200 }).describe(
    'The secret that was issued with this id. Not needed with `GUEST_ACCESS=guest-id`',
  ),
});
export const claimData = z.strictObject({ conversations: z.array(conversation) });

export const listQuery = z.object({ ...pageFields(20, 100), ...listFilters }).check(orCursor('page'));
export const listData = z.strictObject({
  conversations: z.array(listedConversation),
  pagination,
  ignored_parameters: ignoredParameters,
});

export const statusBody = z.object({ status: choice(CONVERSATION_STATUSES) });
export const assignBody = z.object({
  adminId: identifier().nullable().describe('An admin’s id; null to unassign'),
});
export const priorityBody = z.object({ priority: choice(CONVERSATION_PRIORITIES) });

export const ticketBody = (supportTypes: readonly [string, ...string[]]) =>
  z
    .object({
      subject: text({ min: 5, max: 200 }).describe('A brief summary'),
      support_type: optional(choice(supportTypes)).describe(
        'The support type of the ticket. This or `type` is required',
      ),
      /** The name of this field in earlier versions. */
      type: optional(choice(supportTypes)).describe('The same as `support_type`, if that is absent'),
      email: optional(email()).describe('The owner’s e-mail address; required if the desk doesn’t know it'),
    })
    .check(({ value, issues }) => {
      if (value.support_type === null && value.type === null)
        issues.push({ code: 'custom', input: value, path: ['support_type'], message: 'is required' });
    });
export const ticketData = z.strictObject({
  conversationId: z.string(),
  ticketId: z.string(),
  ticketNumber: z.string(),
});
