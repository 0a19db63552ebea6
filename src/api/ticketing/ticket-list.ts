import { ticketMessageSearch } from '../../projections/ticketing/message-search/projection.ts';
import { ticketProjection } from '../../projections/ticketing/tickets/projection.ts';
import type { TicketPlace } from '../../projections/ticketing/tickets/queries.ts';
import { endpoint } from '../endpoint.ts';
import { lookedUp, searchedBy } from '../search/searched.ts';
import { showsTickets } from '../shown-subjects.ts';
import { walkOf } from '../walk.ts';
import type { TicketingDependencies } from './dependencies.ts';
import { highlightsOf } from './highlights.ts';
import { listQuery, ticketListData } from './inputs.ts';
import { filtersOf } from './list-filters.ts';
import { newSince, presentTicketPage } from './ticket-page.ts';

export const ticketList = ({ queriesOf, reader, cursors, usersNamed, ...place }: TicketingDependencies) =>
  endpoint({
    method: 'GET',
    path: '/api/v1/unified-admin/support',
    summary: 'A page of tickets, and the analytics of all of them',
    tag: 'Tickets for admins',
    access: ['admin'],
    limit: 'admin_read',
    kind: 'read',
    query: listQuery,
    shows: showsTickets,
    answers: { 200: { description: 'Analytics, tickets and the page', data: ticketListData } },
    async handle({ caller, query, context, ignoredParameters }) {
      const searched = searchedBy(query, place.defaultRegion);
      const filters = filtersOf(query, caller, place.timeZone);
      const walk = walkOf<TicketPlace>(cursors, ['tickets', { ...filters, searched }], query);
      const { offset, after } = walk;
      const createdSince = newSince(context.now(), place.timeZone);
      const byMessages = (terms: readonly string[]) => queriesOf(ticketMessageSearch).owners({ terms });
      const search = searched && (await lookedUp(searched, { usersNamed, byMessages }));
      const window = { offset, after, limit: query.limit, createdSince };
      const page = await queriesOf(ticketProjection).list({ ...filters, search, ...window });
      const people = await reader.peopleOf(page.tickets);
      const highlights = query.highlight
        ? await highlightsOf(queriesOf, page.tickets, people, searched)
        : null;
      const shown = { people, highlights, walk, limit: query.limit, ignoredParameters };
      return { status: 200, message: 'Tickets fetched', data: presentTicketPage(page, shown) };
    },
  });
