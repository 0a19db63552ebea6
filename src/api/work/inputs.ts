import { z } from 'zod';
import type { AdminId } from '../../events/ids.ts';
import { WORK_KINDS } from '../../projections/work/items/documents.ts';
import { WORK_SORTS, type WorkFilters } from '../../projections/work/items/queries.ts';
import { WORK_PRIORITIES, WORK_STATUSES, WORK_TYPES } from '../../projections/work/items/state.ts';
import { assigneeFilter, assigneesIn } from '../assignees.ts';
import { choice, date, optional, pageLimit, searchTerm, stringOf } from '../kernel/input.ts';
import { choices, listed } from '../kernel/list-input.ts';
import { cursor, orCursor } from '../kernel/page-input.ts';
import { searchOptions } from '../search/inputs.ts';
import { bound } from '../ticketing/list-filters.ts';
import { tagFilter } from '../ticketing/tag-inputs.ts';
import { countedFields } from './counted.ts';
import { VIEWS_IN_WORDS, WORK_VIEWS } from './work-views.ts';

/** The largest page. */
export const MOST_ITEMS = 200;
const MOST_IDS = 100;
const ITEM_ID = /^(ticket|chat):[!-~]{1,128}$/;
const PERSON = /^(user|guest):[^\s\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]{0,127}$/u;
const OFFSET_DIGITS = 9;

const flag = () => optional(choice(['true', 'false']).transform((value) => value === 'true'));
const time = (words: string) => optional(date()).describe(`Only what was ${words}. A date is that whole day`);

const workFilters = {
  view: choice(WORK_VIEWS).default('all').describe(`${VIEWS_IN_WORDS}. Other filters narrow the view`),
  kind: optional(choices(WORK_KINDS)),
  status: optional(choices(WORK_STATUSES)),
  priority: optional(choices(WORK_PRIORITIES)).describe(
    'Several with commas between them. `medium` of tickets and `normal` of chats are one level, and each finds both',
  ),
  type: optional(choices(WORK_TYPES)).describe(
    'Support types of tickets and types of chats, with commas between them',
  ),
  tag: optional(tagFilter()).describe(
    'One tag, or several with commas between them: a ticket with any of them, whatever the case',
  ),
  assigned_to: assigneeFilter().describe(
    'An admin’s id, `me` or `unassigned`; several with commas between them',
  ),
  unread: flag().describe(
    'Whether there are messages that support has neither answered nor, in a chat, read',
  ),
  waiting: flag().describe('Whether it is open and the person waits for an answer'),
  created_from: time('begun at this time or later'),
  created_to: time('begun at this time or earlier'),
  updated_from: time('changed at this time or later'),
  updated_to: time('last changed at this time or earlier'),
};

export const workQuery = z
  .object({
    ...workFilters,
    search: searchTerm().describe(
      'Finds tickets as `GET /api/v1/unified-admin/support` does, and chats as `GET /api/admin/support/conversations` does',
    ),
    ...searchOptions('only those fields', 'the text of messages and of internal notes'),
    person: optional(stringOf('a text').regex(PERSON, 'must be user:ID or guest:ID')).describe(
      'Only tickets and chats of this user or guest, as `user:ID` or `guest:ID`: what they had before. What is of no known user is found by a `search` for the e-mail address',
    ),
    ids: optional(
      listed(stringOf('a list').regex(ITEM_ID, 'must be ticket:ID or chat:ID'), MOST_IDS),
    ).describe(
      `Only these, as \`ticket:ID\` or \`chat:ID\`, with commas between them, ${MOST_IDS} at most. What is missing in the answer isn’t in the list with these filters`,
    ),
    ...countedFields,
    sort_by: choice(WORK_SORTS)
      .default('updated')
      .describe(
        '`waiting`: with `desc`, who has waited longest for an answer comes first, and what needs none last. Equal ones: newest first with `desc`',
      ),
    sort_order: choice(['asc', 'desc']).default('desc'),
    offset: optional(
      stringOf('a whole number')
        .regex(new RegExp(`^\\d{1,${OFFSET_DIGITS}}$`), 'must be a whole number from 0')
        .transform(Number)
        .meta({ type: 'integer', minimum: 0, default: 0 }),
    ).describe('How many items to pass over: any place of the list is as quick to read as its beginning'),
    limit: pageLimit(50, MOST_ITEMS),
    cursor: cursor(),
  })
  .check(orCursor('offset'));

/** The filters of a query, its view apart. */
export const queriedFilters = (
  query: z.output<typeof workQuery>,
  caller: { readonly id: string },
  timeZone: string,
): WorkFilters => ({
  kind: query.kind,
  status: query.status,
  open: null,
  priority: query.priority,
  type: query.type,
  tags: query.tag,
  assignedTo: assigneesIn(query.assigned_to, caller) as readonly (AdminId | null)[] | null,
  unread: query.unread,
  waiting: query.waiting,
  createdFrom: query.created_from && bound(query.created_from, 'from', timeZone),
  createdTo: query.created_to && bound(query.created_to, 'to', timeZone),
  updatedFrom: query.updated_from && bound(query.updated_from, 'from', timeZone),
  updatedTo: query.updated_to && bound(query.updated_to, 'to', timeZone),
});
