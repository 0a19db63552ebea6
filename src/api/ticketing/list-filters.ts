import { z } from 'zod';
import type { Instant, UserId } from '../../events/ids.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../events/ticketing/vocabulary.ts';
import type { TicketListQuery } from '../../projections/ticketing/tickets/queries.ts';
import { assigneeFilter, assigneesIn } from '../assignees.ts';
import { dayBounds } from '../kernel/days.ts';
import { choice, type DateInput, date, identifier, optional, searchTerm } from '../kernel/input.ts';
import { choices } from '../kernel/list-input.ts';
import { searchOptions } from '../search/inputs.ts';
import { tagFilter } from './tag-inputs.ts';

/** The parameters of a list of tickets that decide which tickets it holds, and in which order. */
export const listFilters = {
  search: searchTerm().describe(
    'Finds tickets by part of their number, subject, e-mail address, phone number, description or their user’s name. Case and accents are ignored. A phone number can have any usual form, and a ticket’s number, or the end of it, can follow a `#`. Several words are found in any order and in any of these fields; words in quotation marks only as a phrase. Quotation marks, brackets and punctuation around a term don’t matter. Nothing but spaces and characters that are ignored, such as `·`, is no search',
  ),
  ...searchOptions('only those fields', 'the text of messages and of internal notes'),
  status: optional(choices(TICKET_STATUSES)),
  open: optional(choice(['true', 'false'])).describe(
    '`true`: what support has to act on (pending, in_progress, escalated), as `overview.open` counts it; with `assigned_to=unassigned` what `overview.unassigned` counts',
  ),
  priority: optional(choices(TICKET_PRIORITIES)),
  support_type: optional(choices(SUPPORT_TYPES)),
  tag: optional(tagFilter()).describe(
    'One tag, or several with commas between them: a ticket with any of them, whatever the case. `\\,` is a comma within a tag, and `\\\\` a backslash',
  ),
  assigned_to: assigneeFilter().describe(
    'An admin’s id, `me` or `unassigned`; several with commas between them. `unassigned` finds tickets of every status, while `overview.unassigned` counts the open ones alone: add `open=true` for those',
  ),
  user_id: optional(identifier()).describe('Only tickets of this user'),
  date_from: optional(date()).describe(
    'Only tickets that were opened at this time or later. A date, such as `2026-02-24`, is that whole day',
  ),
  date_to: optional(date()).describe(
    'Only tickets that were opened at this time or earlier. A date is that whole day',
  ),
  sort_by: choice(['createdAt', 'updatedAt', 'priority', 'status', 'support_type'])
    .default('createdAt')
    .describe(
      'Priorities are sorted from `low` to `urgent`, statuses from `pending` to `escalated`, types alphabetically. Equal ones: newest first',
    ),
  sort_order: choice(['asc', 'desc']).default('desc'),
};

const filters = z.object(listFilters);

/** What decides which tickets a list holds, the search apart, and in which order. `caller`: whom `me` means. */
export type TicketFilters = Omit<TicketListQuery, 'search' | 'offset' | 'after' | 'limit' | 'createdSince'>;

export const filtersOf = (
  query: z.output<typeof filters>,
  caller: { readonly id: string },
  timeZone: string,
): TicketFilters => ({
  status: query.status,
  open: query.open === null ? null : query.open === 'true',
  priority: query.priority,
  supportType: query.support_type,
  tags: query.tag,
  assignedTo: assigneesIn(query.assigned_to, caller),
  userId: query.user_id as UserId | null,
  createdFrom: query.date_from && bound(query.date_from, 'from', timeZone),
  createdTo: query.date_to && bound(query.date_to, 'to', timeZone),
  sortBy: query.sort_by,
  sortOrder: query.sort_order,
});

/** A bare date means the whole of that day. */
export const bound = (input: DateInput, side: 'from' | 'to', timeZone: string): Instant =>
  input.kind === 'instant' ? input.instant : dayBounds(input.day, timeZone)[side];
