/** The list of tickets as it was at a moment: what it asks, and what it shows of the answer. Pure. */
import type { Analytics, DataOf, InputOf } from '@casebook/client';
import { type Filters, listOf, searchedFor } from './filters.ts';
import type { Item } from './item.ts';
import { WINDOW } from './order.ts';
import { TICKET_STATUSES, type View } from './vocabulary.ts';

const PATH = 'GET /api/v1/history/tickets';
type Asked = NonNullable<InputOf<typeof PATH>>;
type Ticket = DataOf<typeof PATH>['tickets'][number];

/** How many tickets each view showed at a moment, as far as the figures of then say it. */
export const countsIn = ({ overview, by_status }: Analytics): Partial<Record<View, number>> => ({
  ...{ open: overview.open, unassigned: overview.unassigned, all: overview.total_tickets },
  ...Object.fromEntries(TICKET_STATUSES.map((status) => [`status_${status}`, by_status[status]])),
});

/** What a view shows, in filters of tickets. */
function viewed(view: View, { status, assigned_to }: Filters): Partial<Asked> {
  const given = {
    ...(status.length > 0 && { status: listOf(status) }),
    ...(assigned_to.length > 0 && { assigned_to: listOf(assigned_to) }),
  };
  if (view === 'open') return { ...given, open: 'true' };
  if (view === 'mine') return { ...given, open: 'true', assigned_to: 'me' };
  if (view === 'unassigned') return { ...given, open: 'true', assigned_to: 'unassigned' };
  const only = TICKET_STATUSES.find((name) => view === `status_${name}`);
  return only === undefined ? given : { ...given, status: only };
}

const SORT = {
  updated: 'updatedAt',
  created: 'createdAt',
  priority: 'priority',
  waiting: 'createdAt',
} as const;

/** The parameters of a request for a window of the list. */
export function askedOfPast(filters: Filters, offset: number, limit = WINDOW): Asked {
  const search = searchedFor(filters);
  return {
    ...viewed(filters.view, filters),
    as_of: filters.asOf ?? undefined,
    ...(filters.priority.length > 0 && { priority: listOf(filters.priority) }),
    ...(filters.type.length > 0 && { support_type: listOf(filters.type) }),
    // Guests have no tickets.
    ...(filters.person !== '' && { user_id: filters.person.slice(filters.person.indexOf(':') + 1) }),
    ...(filters.tag.length > 0 && { tag: listOf(filters.tag) }),
    ...(filters.createdFrom !== '' && { date_from: filters.createdFrom }),
    ...(filters.createdTo !== '' && { date_to: filters.createdTo }),
    ...(search !== '' && { search, ...(filters.inMessages && { search_in: 'all' as const }) }),
    sort_by: SORT[filters.sort],
    sort_order: filters.order,
    page: Math.floor(offset / limit) + 1,
    limit,
  };
}

const nameOf = (person: Ticket['assigned_admin']): string | null =>
  person && ([person.first_name, person.last_name].filter(Boolean).join(' ') || person.email);

/** A row of the list. */
export const rowOf = (ticket: Ticket): Item => ({
  kind: 'ticket',
  id: ticket.id,
  number: ticket.ticket_number,
  subject: ticket.subject,
  status: ticket.status,
  priority: ticket.priority,
  type: ticket.support_type,
  tags: ticket.tags ?? [],
  assigned_to: ticket.assigned_to,
  assigned_admin_name: nameOf(ticket.assigned_admin) ?? ticket.assigned_to,
  person: {
    kind: ticket.user_id === null ? 'unknown' : 'user',
    id: ticket.user_id,
    name: nameOf(ticket.user),
    contact: ticket.email || ticket.phone_number,
  },
  ...{ last_message: null, has_unread: false, waiting_since: null, linked_to: null, revision: 0 },
  created_at: ticket.createdAt,
  updated_at: ticket.updatedAt,
});
