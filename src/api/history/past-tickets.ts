import { z } from 'zod';
import type { Position } from '../../events/log/port.ts';
import { ticketHistory } from '../../projections/history/tickets/projection.ts';
import type { FoundPart } from '../../projections/history/tickets/queries.ts';
import type { OfWords } from '../../projections/search/searched-part.ts';
import { ticketMessageSearch } from '../../projections/ticketing/message-search/projection.ts';
import { ticketProjection } from '../../projections/ticketing/tickets/projection.ts';
import type { TicketPlace } from '../../projections/ticketing/tickets/queries.ts';
import type { Endpoint } from '../endpoint.ts';
import { orCursor } from '../kernel/page-input.ts';
import { lookedUp, type Searched } from '../search/searched.ts';
import { showsNoOne, showsTickets } from '../shown-subjects.ts';
import { highlightsOf } from '../ticketing/highlights.ts';
import { listQuery, ticketListData } from '../ticketing/inputs.ts';
import { filtersOf } from '../ticketing/list-filters.ts';
import { analytics } from '../ticketing/list-views.ts';
import { newSince, presentAnalytics, presentTicketPage } from '../ticketing/ticket-page.ts';
import { namedIn } from '../ticketing/ticket-reader.ts';
import { ignoredParameters } from '../views.ts';
import { walkOf } from '../walk.ts';
import { asOfField } from './as-of-input.ts';
import type { HistoryDependencies } from './dependencies.ts';
import { historyEndpoint } from './history-endpoint.ts';
import { pastSearch } from './past-search.ts';
import { TICKETS } from './tickets.ts';
import { wholeOf } from './whole.ts';

export const pastTickets = (deps: HistoryDependencies): Endpoint =>
  historyEndpoint(deps, {
    path: '/api/v1/history/tickets',
    summary: 'A page of tickets as they were, and the analytics of all of them',
    notes: `As \`GET /api/v1/unified-admin/support\` returned it then. ${CURSORS}`,
    query: z.object({ ...listQuery.shape, ...asOfField }).check(orCursor('page')),
    shows: showsTickets,
    answers: { 200: { description: 'Analytics, tickets and the page', data: ticketListData } },
    async handle({ caller, query, ignoredParameters }, { position, time }) {
      const { queriesOf, cursors, directory, timeZone, defaultRegion: region } = deps;
      const { limit, highlight } = query;
      const searched = pastSearch(query, caller, { region, position });
      const filters = filtersOf(query, caller, timeZone);
      const walk = walkOf<TicketPlace>(cursors, ['past tickets', position, { ...filters, searched }], query);
      const { offset, after } = walk;
      const search = searched && (await foundBy(deps, searched, position));
      const window = { position, offset, after, limit, createdSince: newSince(time, timeZone) };
      const found = await queriesOf(ticketHistory).listAt({ ...filters, search, ...window });
      const page = { ...found, tickets: await wholeOf(deps.past, TICKETS, found.tickets, position) };
      const { users, admins } = namedIn(page.tickets);
      const people = await directory.peopleAt(position, users, admins);
      const highlights = highlight ? await highlightsOf(queriesOf, page.tickets, people, searched) : null;
      const shown = { people, highlights, walk, limit, ignoredParameters };
      return { status: 200, message: 'Tickets fetched', data: presentTicketPage(page, shown) };
    },
  });

/** For the notes of lists. */
export const CURSORS =
  'The next page needs the same moment beside the cursor: pass the position in `as_of`. A search is refused to callers who may not see personal data.';

const analyticsData = z.strictObject({ analytics, ignored_parameters: ignoredParameters });

export const pastAnalytics = ({ queriesOf, timeZone, ...deps }: HistoryDependencies): Endpoint =>
  historyEndpoint(deps, {
    path: '/api/v1/history/analytics',
    summary: 'The analytics of all tickets as they were',
    notes: 'As `GET /api/v1/unified-admin/support` returned them then.',
    query: z.object(asOfField),
    shows: showsNoOne,
    answers: { 200: { description: 'The analytics', data: analyticsData } },
    async handle(_, { position, time }) {
      const createdSince = newSince(time, timeZone);
      const counted = await queriesOf(ticketHistory).countersAt({ position, createdSince });
      return { status: 200, message: 'Analytics fetched', data: { analytics: presentAnalytics(counted) } };
    },
  });

/** What other projections find of a search. */
async function foundBy(
  { queriesOf, usersNamedAt }: HistoryDependencies,
  searched: Searched,
  position: Position,
): Promise<OfWords<FoundPart>> {
  const { whole, words } = await lookedUp(searched, {
    usersNamed: (terms) => usersNamedAt(position, terms),
    byMessages: (terms) => queriesOf(ticketMessageSearch).owners({ terms, upTo: position }),
  });
  const withFields = async (part: (typeof words)[number]): Promise<FoundPart> => ({
    ...part,
    foundByFields: await queriesOf(ticketProjection).found({ terms: part.terms }),
  });
  return { whole: await withFields(whole), words: await Promise.all(words.map(withFields)) };
}
