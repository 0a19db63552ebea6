import {
  SUPPORT_TYPES,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
} from '../../../src/events/ticketing/vocabulary.ts';
import { fold } from '../../../src/projections/search/fold.ts';
import type { TicketDocument } from '../../../src/projections/ticketing/tickets/documents.ts';
import type { TicketListQuery, TicketSearch } from '../../../src/projections/ticketing/tickets/queries.ts';

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
  const has = ({ terms, owners }: TicketSearch['whole']) =>
    terms.some((term) => fields.some((field) => fold(field).includes(fold(term)))) ||
    owners.some((owner) => owner === ticket.userId);
  return (
    (search === null || has(search.whole) || (search.words.length > 0 && search.words.every(has))) &&
    (query.status === null || query.status.includes(ticket.status)) &&
    (query.open === null || ['pending', 'in_progress', 'escalated'].includes(ticket.status) === query.open) &&
    (query.priority === null || query.priority.includes(ticket.priority)) &&
    (query.supportType === null || query.supportType.includes(ticket.supportType)) &&
    (query.tags === null ||
      query.tags.some((tag) => lowerCase(ticket.tags ?? []).includes(tag.toLowerCase()))) &&
    (query.assignedTo === null || query.assignedTo.includes(ticket.assignedTo)) &&
    (query.userId === null || ticket.userId === query.userId) &&
    (query.createdFrom === null || ticket.createdAt >= query.createdFrom) &&
    (query.createdTo === null || ticket.createdAt <= query.createdTo)
  );
}

const lowerCase = (tags: readonly string[]): string[] => tags.map((tag) => tag.toLowerCase());

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
