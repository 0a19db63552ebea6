import { z } from 'zod';
import { guestId } from '../../events/opening-ids.ts';
import { WORK_KINDS } from '../../projections/work/items/documents.ts';
import { WORK_PRIORITIES, WORK_STATUSES, WORK_TYPES } from '../../projections/work/items/state.ts';
import { snippetFields } from '../search/inputs.ts';
import { count, ignoredParameters, nextCursor, text, textOrNull, time, timeOrNull, view } from '../views.ts';
import { VIEWS_IN_WORDS, WORK_VIEWS } from './work-views.ts';

const kind = z.enum(WORK_KINDS).describe('`chat`: a conversation');

export const workHighlight = view('WorkHighlight', {
  field: z.enum(['number', 'subject', 'email', 'phone_number', 'description', 'name', 'guest_id', 'message']),
  message_id: textOrNull.describe('The id of the message; null for other fields'),
  is_internal: z.boolean().describe('Whether it is an internal note'),
  ...snippetFields,
});

const person = z.strictObject({
  kind: z
    .enum(['user', 'guest', 'unknown'])
    .describe('`unknown`: the ticket belongs to no user that is known'),
  id: z.union([text, guestId]).nullable().describe('Of the user or the guest'),
  name: textOrNull,
  contact: textOrNull.describe('The e-mail address, otherwise the phone number'),
});

/** A ticket or a chat in the list of work. */
export const workItem = view('WorkItem', {
  kind,
  id: text,
  number: textOrNull.describe('The ticket’s number; null of a chat'),
  subject: textOrNull,
  status: z.enum(WORK_STATUSES),
  priority: z.enum(WORK_PRIORITIES),
  type: z.enum(WORK_TYPES),
  tags: z.array(text),
  assigned_to: textOrNull,
  assigned_admin_name: textOrNull.describe('The name, otherwise the e-mail address, otherwise the id'),
  person,
  last_message: z
    .strictObject({
      text: text.describe('The first 100 characters'),
      at: time,
      from: z.enum(['person', 'support', 'system']),
    })
    .nullable()
    .describe('The last one that the person can see'),
  has_unread: z
    .boolean()
    .describe('Whether there are messages that support has neither answered nor, in a chat, read'),
  waiting_since: timeOrNull.describe('The first message that support has to answer; null when there is none'),
  linked_to: z
    .strictObject({ kind, id: text })
    .nullable()
    .describe('The chat that a ticket carries on, or the ticket that carries a chat on'),
  created_at: time,
  updated_at: time,
  revision: count,
  highlights: z
    .array(workHighlight)
    .optional()
    .describe('The parts that match the search. Only with `highlight=true`'),
});

const viewCounts = z
  .strictObject(
    Object.fromEntries(WORK_VIEWS.map((name) => [name, count])) as Record<
      (typeof WORK_VIEWS)[number],
      typeof count
    >,
  )
  .meta({ id: 'WorkCounts' })
  .describe(`How many items each view shows to the caller. ${VIEWS_IN_WORDS}`);

export const workData = z.strictObject({
  items: z.array(workItem),
  total: count.describe('How many match the view, the filters and the search'),
  offset: count.nullable().describe('The place of the first item; null in a walk by cursor'),
  limit: count,
  next_cursor: nextCursor,
  counts: viewCounts,
  counted: count
    .optional()
    .describe(
      'The figure that the parameter `counted` names. It can be more than `total`: an item can count several times, and other filters narrow the list',
    ),
  ignored_parameters: ignoredParameters,
});

export const countsData = z.strictObject({ counts: viewCounts, ignored_parameters: ignoredParameters });

export const tagsData = z.strictObject({
  tags: z.array(z.strictObject({ tag: text, count: count.describe('On so many tickets') })),
  ignored_parameters: ignoredParameters,
});
