import {
  SUPPORT_TYPES,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
} from '../../../src/events/ticketing/vocabulary.ts';
import { fold } from '../../../src/projections/search/fold.ts';
import type { TicketDocument } from '../../../src/projections/ticketing/tickets/documents.ts';
import type { TicketListQuery } from '../../../src/projections/ticketing/tickets/queries.ts';

/** What a list shows, by the slowest and plainest way there is. `tickets`: in the order in which they appeared. */
export function naiveList(tickets: readonly TicketDocument[], query: TicketListQuery) {
  const order = naiveOrder(query);
  const matching = tickets
    .map((ticket, age) => ({ ticket, age }))
    .filter(({ ticket }) => naiveMatch(ticket, query))
    .sort(order);
  return {
    tickets: matching.slice(query.offset, query.offset + query.limit).map(({ ticket }) => ticket),
    total: matching.length,
    createdSince: query.createdSince.map(
      (instant) => tickets.filter(({ createdAt }) => createdAt >= instant).length,
    ),
  };
}

interface Aged {
  readonly ticket: TicketDocument;
  readonly age: number;
}

function naiveMatch(ticket: TicketDocument, query: TicketListQuery): boolean {
  const { search } = query;
  const fields = [
    ticket.ticketNumber,
    ticket.subject,
    ticket.email,
    ticket.phoneNumber ?? '',
    ticket.description,
  ];
  return (
    (search === null || search.some((term) => fields.some((field) => fold(field).includes(fold(term))))) &&
    (query.status === null || ticket.status === query.status) &&
    (query.open === null || ['pending', 'in_progress', 'escalated'].includes(ticket.status) === query.open) &&
    (query.priority === null || ticket.priority === query.priority) &&
    (query.supportType === null || ticket.supportType === query.supportType) &&
    (query.assignedTo === null || (ticket.assignedTo ?? 'unassigned') === query.assignedTo) &&
    (query.userId === null || ticket.userId === query.userId) &&
    (query.createdFrom === null || ticket.createdAt >= query.createdFrom) &&
    (query.createdTo === null || ticket.createdAt <= query.createdTo)
  );
}

function naiveOrder({ sortBy, sortOrder }: TicketListQuery): (a: Aged, b: Aged) => number {
  const sign = sortOrder === 'asc' ? 1 : -1;
  const newestFirst = (a: Aged, b: Aged) => b.age - a.age;
  const ranks: Record<typeof sortBy, (of: Aged) => number> = {
    createdAt: ({ age }) => age,
    updatedAt: ({ ticket }) => Date.parse(ticket.updatedAt),
    priority: ({ ticket }) => TICKET_PRIORITIES.indexOf(ticket.priority),
    status: ({ ticket }) => TICKET_STATUSES.indexOf(ticket.status),
    support_type: ({ ticket }) => SUPPORT_TYPES.toSorted().indexOf(ticket.supportType),
  };
  const rank = ranks[sortBy];
  return (a, b) => sign * (rank(a) - rank(b)) || newestFirst(a, b);
}
