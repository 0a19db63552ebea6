import { z } from 'zod';
import {
  CONVERSATION_PRIORITIES,
  CONVERSATION_STATUSES,
  CONVERSATION_TYPES,
  type ConversationStatus,
  isOpen,
} from '../../events/conversations/vocabulary.ts';
import type { ConversationListQuery } from '../../projections/conversations/conversations/queries.ts';
import { assigneeFilter, assigneesIn } from '../assignees.ts';
import { choice, optional, searchTerm } from '../kernel/input.ts';
import { choices } from '../kernel/list-input.ts';
import { searchOptions } from '../search/inputs.ts';

/** The parameters of a list of conversations that decide which of them it holds. */
export const listFilters = {
  status: optional(choices(CONVERSATION_STATUSES)),
  open: optional(choice(['true', 'false'])).describe(
    '`true`: those that are not closed, which take messages: `open` and `pending`; `false`: the closed ones. `open=true&adminId=unassigned`: those that wait for an admin',
  ),
  priority: optional(choices(CONVERSATION_PRIORITIES)),
  type: optional(choices(CONVERSATION_TYPES)),
  adminId: assigneeFilter().describe(
    'Only conversations that are assigned to this admin. An id, `me` or `unassigned`; several with commas between them. `unassigned` finds closed conversations, too: add `open=true` for the others',
  ),
  search: searchTerm().describe(
    'Finds conversations by part of their subject, their owner’s name or e-mail address, or their guest id. A user is found by the name of today and by that of the beginning. Case and accents are ignored. Several words are found in any order and in any of these fields; words in quotation marks only as a phrase. Quotation marks, brackets and punctuation around a term don’t matter. Nothing but spaces and characters that are ignored, such as `·`, is no search',
  ),
  ...searchOptions('only those fields', 'the text of messages'),
};

const filters = z.object(listFilters);

/** What decides which conversations a list holds, the search apart. */
export type ConversationFilters = Pick<ConversationListQuery, 'status' | 'priority' | 'type' | 'assignedTo'>;

/** `caller`: whom `me` means. */
export const filtersOf = (
  query: z.output<typeof filters>,
  caller: { readonly id: string },
): ConversationFilters => ({
  status: query.open === null ? query.status : openAmong(query.status, query.open === 'true'),
  priority: query.priority,
  type: query.type,
  assignedTo: assigneesIn(query.adminId, caller),
});

const openAmong = (
  statuses: readonly ConversationStatus[] | null,
  open: boolean,
): readonly ConversationStatus[] =>
  (statuses ?? CONVERSATION_STATUSES).filter((status) => isOpen(status) === open);
