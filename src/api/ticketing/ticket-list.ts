import type { z } from 'zod';
import type { Instant } from '../../events/ids.ts';
import { ticketMessageSearch } from '../../projections/ticketing/message-search/projection.ts';
import { analyticsOf } from '../../projections/ticketing/tickets/contribution.ts';
import { ticketProjection } from '../../projections/ticketing/tickets/projection.ts';
import type { TicketListPage, TicketPlace } from '../../projections/ticketing/tickets/queries.ts';
import { endpoint } from '../endpoint.ts';
import { startOfDay } from '../kernel/days.ts';
import { lookedUp, searchedBy } from '../search/searched.ts';
import { toldOf } from '../views.ts';
import { walkOf } from '../walk.ts';
import type { TicketingDependencies } from './dependencies.ts';
import { highlightsOf } from './highlights.ts';
import { listQuery, ticketListData } from './inputs.ts';
import { filtersOf } from './list-filters.ts';
import type { analytics } from './list-views.ts';
import { presentListedTicket } from './present-admin.ts';

/** `new_today`, `new_this_week` and `new_this_month` are today and so many days before it. */
const DAYS_BEFORE_TODAY = [0, 6, 29];

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
      const highlights =
        query.highlight && searched !== null
          ? await highlightsOf(queriesOf, page.tickets, people, searched)
          : null;
      return {
        status: 200,
        message: 'Tickets fetched',
        data: {
          analytics: presentAnalytics(page),
          tickets: page.tickets.map((ticket) => ({
            ...presentListedTicket(ticket, people),
            ...(query.highlight && { highlights: highlights?.get(ticket.id) ?? [] }),
          })),
          meta: {
            total: page.total,
            page: walk.page,
            limit: query.limit,
            total_pages: Math.ceil(page.total / query.limit),
            next_cursor: walk.next(page),
          },
          ...toldOf(ignoredParameters),
        },
      };
    },
  });

const newSince = (now: Instant, timeZone: string): readonly Instant[] =>
  DAYS_BEFORE_TODAY.map((days) => startOfDay(now, timeZone, days));

function presentAnalytics({ counters, createdSince }: TicketListPage): z.infer<typeof analytics> {
  const all = analyticsOf(counters);
  const { pending, in_progress, escalated, waiting_user, resolved, closed } = all.byStatus;
  const [today = 0, week = 0, month = 0] = createdSince;
  return {
    overview: {
      total_tickets: all.totalTickets,
      open: all.open,
      pending,
      in_progress,
      escalated,
      waiting_user,
      resolved,
      closed,
      unassigned: all.unassigned,
    },
    activity: { new_today: today, new_this_week: week, new_this_month: month },
    performance: {
      avg_response_time_seconds: all.averageResponseSeconds,
      avg_satisfaction_rating: all.averageRating,
      total_rated: all.totalRated,
    },
    by_status: all.byStatus,
    by_priority: all.byPriority,
    by_type: all.byType,
  };
}
