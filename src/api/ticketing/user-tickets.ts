import { isRefusal, refuse } from '../../commands/refusal.ts';
import { isOwner, mayUseByNumber } from '../../commands/ticketing/access.ts';
import type { TicketId, UserId } from '../../events/ids.ts';
import type { TicketDocument } from '../../projections/ticketing/tickets/documents.ts';
import { ticketProjection } from '../../projections/ticketing/tickets/projection.ts';
import { command, endpoint } from '../endpoint.ts';
import { doneBy } from '../outcomes.ts';
import type { Listed } from '../streamed-list.ts';
import type { TicketingDependencies } from './dependencies.ts';
import {
  myTicketsData,
  myTicketsQuery,
  rateBody,
  rateData,
  ratePath,
  ticketQuery,
  userTicketData,
} from './inputs.ts';
import { readMessages } from './messages-page.ts';
import { presentMyTicket, presentUserTicket } from './present-user.ts';

const tag = 'Tickets for users';

/** The default size of a page by cursor. */
const PAGE = 20;

export const myTickets = ({ reader, cursors }: TicketingDependencies) =>
  endpoint({
    method: 'GET',
    path: '/api/v1/support/my-tickets',
    summary: 'All tickets of the bearer, newest first',
    tag,
    access: ['user'],
    limit: 'user_read',
    kind: 'read',
    query: myTicketsQuery,
    answers: { 200: { description: 'The tickets', data: myTicketsData } },
    async handle({ caller, query: { limit, cursor } }) {
      const user = caller.id as UserId;
      const tell = (tickets: Listed<TicketDocument>, total: number, next: string | null) => ({
        status: 200 as const,
        message: 'Tickets fetched',
        data: { tickets: tickets.map(presentMyTicket), total_tickets: total, next_cursor: next },
      });
      if (limit === null && cursor === null) {
        const { list, total } = await reader.ticketsOf(user);
        return tell(list, total, null);
      }
      const list = ['tickets of a user', user];
      const { before } = cursor === null ? { before: null } : cursors.read<MyTicketsPlace>(list, cursor);
      const { tickets, total, hasMore } = await reader.pageOfTickets(user, before, limit ?? PAGE);
      const place = hasMore ? { before: tickets.at(-1)?.id } : null;
      return tell(tickets, total, cursors.write(list, place));
    },
  });

interface MyTicketsPlace {
  readonly before: TicketId;
}

export const userTicket = ({ queriesOf, reader, cursors }: TicketingDependencies) =>
  endpoint({
    method: 'GET',
    path: '/api/v1/support/ticket',
    summary: 'A ticket with its conversation, by its number',
    notes:
      'The number opens a ticket to whoever knows it and sends no token; a token of another registered user does not.',
    tag,
    access: 'anyone',
    guarded: true,
    limit: 'public_read',
    kind: 'read',
    versioned: true,
    query: ticketQuery,
    answers: { 200: { description: 'The ticket', data: userTicketData } },
    refusals: ['ticket_not_found'],
    lookUp: {
      failures: ['ticket_not_found'],
      findsByGuessing: true,
      isEntitled: async ({ caller, query }) => {
        const ticket = await queriesOf(ticketProjection).byNumber(query.ticket_number);
        return ticket !== null && isOwner(caller, ticket);
      },
    },
    async handle({ caller, query }) {
      const { ticket_number } = query;
      const ticket = await queriesOf(ticketProjection).byNumber(ticket_number);
      if (ticket === null || !mayUseByNumber(caller, ticket)) {
        return refuse('ticket_not_found', { subject: ticket_number });
      }
      const { messages, next } = await readMessages({ reader, cursors }, ticket, query, false);
      return {
        status: 200,
        message: 'Ticket retrieved',
        data: { ticket: presentUserTicket(ticket, messages), next_cursor: next },
        revision: ticket.revision,
      };
    },
  });

export const rate = ({ tickets }: TicketingDependencies) =>
  command({
    method: 'POST',
    path: '/api/v1/support/ticket/:ticketNumber/rate',
    summary: 'Rate a ticket that support has finished',
    tag,
    access: ['user'],
    limit: 'user_write',
    kind: 'command',
    versioned: true,
    params: ratePath,
    body: rateBody,
    answers: { 200: { description: 'The rating', data: rateData } },
    refusals: [
      'rating_out_of_range',
      'ticket_not_found',
      'not_ticket_owner',
      'already_rated',
      'not_rateable',
    ],
    lookUp: {
      failures: ['ticket_not_found', 'not_ticket_owner'],
      isEntitled: ({ caller, params }) => tickets.isOwn(caller, params.ticketNumber),
    },
    async handle(request) {
      const { ticketNumber } = request.params;
      const rated = await tickets.rate({ ticketNumber, ...request.body }, request);
      return isRefusal(rated) ? rated : doneBy(rated);
    },
    async present(_done, { params: { ticketNumber }, body: { rating, feedback } }) {
      return {
        status: 200,
        message: 'Thank you for your feedback',
        data: { ticket_number: ticketNumber, satisfaction_rating: rating, feedback },
      };
    },
  });
