import type { z } from 'zod';
import { ANONYMOUS, type Caller } from '../../commands/caller.ts';
import { concluding } from '../../commands/invocation.ts';
import { isRefusal } from '../../commands/refusal.ts';
import { hasProof, mayUse, notOpen } from '../../commands/ticketing/access.ts';
import type { TicketId, UserId } from '../../events/ids.ts';
import type { TicketDocument } from '../../projections/ticketing/tickets/documents.ts';
import { ticketProjection } from '../../projections/ticketing/tickets/projection.ts';
import { command, endpoint } from '../endpoint.ts';
import type { KeptRead } from '../kernel/kept-bodies.ts';
import { doneBy } from '../outcomes.ts';
import type { ShownRead } from '../shown-subjects.ts';
import type { Listed } from '../streamed-list.ts';
import { type Contact, contactFor } from './contact.ts';
import type { TicketingDependencies } from './dependencies.ts';
import { myTicketsData, myTicketsQuery, ratePath, ticketQuery, userTicketData } from './inputs.ts';
import { readMessages } from './messages-page.ts';
import { presentMyTicket, presentUserTicket } from './present-user.ts';
import { rateBody, rateData } from './rate-inputs.ts';
import { isEntitled, UNPROVEN, visitorOf } from './visitor.ts';

const tag = 'Tickets for users';

/** The default size of a page. */
const PAGE = 20;

export const myTickets = ({ reader, cursors }: TicketingDependencies) =>
  endpoint({
    method: 'GET',
    path: '/api/v1/support/my-tickets',
    summary: 'The user’s own tickets, newest first',
    notes:
      'A ticket that was opened without a token becomes that of the user whose token proves its e-mail address (`email_verified`): shortly after the first request with such a token, it is in this list.',
    tag,
    access: ['user'],
    limit: 'user_read',
    kind: 'read',
    query: myTicketsQuery,
    answers: { 200: { description: 'The tickets', data: myTicketsData } },
    async handle({ caller, query: { page, limit, cursor } }) {
      const user = caller.id as UserId;
      const tell = (tickets: Listed<TicketDocument>, total: number, next: string | null) => ({
        status: 200 as const,
        message: 'Tickets fetched',
        data: { tickets: tickets.map(presentMyTicket), total_tickets: total, next_cursor: next },
      });
      if (page === null && limit === null && cursor === null) {
        const { list, total } = await reader.ticketsOf(user);
        return tell(list, total, null);
      }
      const list = ['tickets of a user', user];
      const { before } = cursor === null ? { before: null } : cursors.read<MyTicketsPlace>(list, cursor);
      const size = limit ?? PAGE;
      const asked = { before, skip: ((page ?? 1) - 1) * size, limit: size };
      const { tickets, total, hasMore } = await reader.pageOfTickets(user, asked);
      const place = hasMore ? { before: tickets.at(-1)?.id } : null;
      return tell(tickets, total, cursors.write(list, place));
    },
  });

interface MyTicketsPlace {
  readonly before: TicketId;
}

export const userTicket = (deps: TicketingDependencies) =>
  endpoint({
    method: 'GET',
    path: '/api/v1/support/ticket',
    summary: 'A ticket with its conversation, by its number',
    notes:
      'A client without a token can read any ticket whose number it knows. With a token of another registered user, the response is 404. With `TICKET_ACCESS=signed-link`, a client without a token needs the signed link of the ticket; with `TICKET_ACCESS=token`, it needs a token. In both modes, contact data are masked in responses to requests without a token.',
    tag,
    access: 'anyone',
    guarded: true,
    byLink: true,
    limit: 'public_read',
    kind: 'read',
    versioned: true,
    conditional: true,
    query: ticketQuery,
    shows: ({ data }: ShownRead<unknown, z.output<typeof userTicketData>>) => [`ticket:${data.ticket.id}`],
    answers: { 200: { description: 'The ticket', data: userTicketData } },
    refusals: ['ticket_not_found', ...UNPROVEN],
    lookUp: {
      failures: ['ticket_not_found'],
      findsByGuessing: true,
      // From the read models: reads go on while the log is away.
      async isEntitled(request) {
        const visitor = await visitorOf(request, deps);
        const ticket = await ticketOf(deps, keptOf(deps, request.query), request.query);
        return !isRefusal(visitor) && ticket !== null && hasProof(visitor, ticket);
      },
    },
    async handle(request) {
      const { caller, query } = request;
      const visitor = await visitorOf(request, deps);
      if (isRefusal(visitor)) return visitor;
      const kept = keptOf(deps, query);
      const ticket = await ticketOf(deps, kept, query);
      if (ticket === null || !mayUse(visitor, ticket)) return notOpen(visitor, query.ticket_number);
      const contact = contactFor(caller, deps.ticketAccess, ticket);
      const answer = { status: 200 as const, message: 'Ticket retrieved', revision: ticket.revision };
      // What staff see goes on record, which is made from the data.
      if (!isOfUsers(caller)) return { ...answer, data: await dataOf(deps, ticket, query, contact) };
      const body = kept.body(ticket, {
        view: contact.isMasked ? 'masked' : 'plain',
        followsFromRevision: isWhole(query),
        isSameForAll: deps.ticketAccess === 'number',
      });
      const data = body.bytes ? null : await dataOf(deps, ticket, query, contact);
      return { ...answer, data, kept: body };
    },
  });

type TicketQuery = z.output<typeof ticketQuery>;

/** What is kept for all who ask with this query; a link decides only who may have it. */
const keptOf = ({ kept }: TicketingDependencies, { access: _, ...query }: TicketQuery) =>
  kept.at<TicketDocument>(['ticket', query]);

/** Some of the messages may be missing without a trace while their projection stands still. */
const isWhole = ({ messages_limit: limit, before, cursor }: TicketQuery): boolean =>
  limit === null && before === null && cursor === null;

const ticketOf = async (
  { queriesOf }: TicketingDependencies,
  { subject }: KeptRead<TicketDocument>,
  { ticket_number: number }: TicketQuery,
): Promise<TicketDocument | null> => subject ?? queriesOf(ticketProjection).byNumber(number);

const isOfUsers = ({ kind }: Caller): boolean => kind === ANONYMOUS.kind || kind === 'user';

async function dataOf(
  deps: TicketingDependencies,
  ticket: TicketDocument,
  query: TicketQuery,
  contact: Contact,
) {
  const { messages, next } = await readMessages(deps, ticket, query, false);
  return { ticket: presentUserTicket(ticket, messages, contact), next_cursor: next };
}

export const rate = (deps: TicketingDependencies) =>
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
      isEntitled: (request) => isEntitled(deps, request, request.params.ticketNumber),
    },
    async handle(request) {
      const { ticketNumber } = request.params;
      const rating = { ticketNumber, ...request.body };
      const rated = await deps.tickets.rate(rating, concluding(request));
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
