import type { TicketDocument } from '../../projections/ticketing/tickets/documents.ts';
import type { TicketsOf } from './present-export.ts';
import type { TicketFacts } from './views.ts';

type Find = (ids: readonly string[]) => Promise<ReadonlyMap<string, TicketDocument>>;

/** In one read of the store. */
const PAGE = 100;

/** What is known of the tickets that are a person's own, beside their texts. */
export const personTickets =
  (find: Find): TicketsOf =>
  async (subjects, ids) => {
    const own: (readonly [id: string, TicketFacts])[] = [];
    for (let from = 0; from < ids.length; from += PAGE)
      for (const [id, ticket] of await find(ids.slice(from, from + PAGE)))
        if (subjects.has(`ticket:${id}`) || subjects.has(`user:${ticket.userId}`))
          own.push([id, factsOf(ticket)]);
    return new Map(own);
  };

const factsOf = (ticket: TicketDocument): TicketFacts => ({
  ticket_number: ticket.ticketNumber,
  support_type: ticket.supportType,
  status: ticket.status,
  priority: ticket.priority,
  tags: ticket.tags && [...ticket.tags],
  satisfaction_rating: ticket.satisfactionRating,
  created_at: ticket.createdAt,
});
