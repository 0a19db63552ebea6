import type { z } from 'zod';
import type { Instant } from '../../events/ids.ts';
import { analyticsOf } from '../../projections/ticketing/tickets/contribution.ts';
import type { TicketListPage, TicketPlace } from '../../projections/ticketing/tickets/queries.ts';
import { startOfDay } from '../kernel/days.ts';
import type { ShownPage } from '../shown-page.ts';
import { toldOf } from '../views.ts';
import type { highlightsOf } from './highlights.ts';
import type { analytics, ticketListData } from './list-views.ts';
import { presentListedTicket } from './present-admin.ts';

/** `new_today`, `new_this_week` and `new_this_month` are today and so many days before it. */
const DAYS_BEFORE_TODAY = [0, 6, 29];

/** From when on tickets are new at a time. */
export const newSince = (now: Instant, timeZone: string): readonly Instant[] =>
  DAYS_BEFORE_TODAY.map((days) => startOfDay(now, timeZone, days));

type Shown = ShownPage<TicketPlace, Awaited<ReturnType<typeof highlightsOf>>>;

export const presentTicketPage = (
  page: TicketListPage,
  { people, highlights, walk, limit, ignoredParameters }: Shown,
): z.infer<typeof ticketListData> => ({
  analytics: presentAnalytics(page),
  tickets: page.tickets.map((ticket) => ({
    ...presentListedTicket(ticket, people),
    ...(highlights && { highlights: highlights.get(ticket.id) ?? [] }),
  })),
  meta: {
    total: page.total,
    page: walk.page,
    limit,
    total_pages: Math.ceil(page.total / limit),
    next_cursor: walk.next(page),
  },
  ...toldOf(ignoredParameters),
});

/** Of all tickets. */
export function presentAnalytics({
  counters,
  createdSince,
}: Pick<TicketListPage, 'counters' | 'createdSince'>): z.infer<typeof analytics> {
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
