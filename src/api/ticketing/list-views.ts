import { z } from 'zod';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../events/ticketing/vocabulary.ts';
import { count, ignoredParameters, pageMeta, view } from '../views.ts';
import { listedTicket } from './views.ts';

/** What the admins' list answers. */

const counts = <const Key extends string>(keys: readonly Key[]) =>
  z.strictObject(Object.fromEntries(keys.map((key) => [key, count])) as Record<Key, typeof count>);

/** Of all tickets, whatever the filters. */
export const analytics = view('Analytics', {
  overview: counts([
    'total_tickets',
    'open',
    'pending',
    'in_progress',
    'escalated',
    'waiting_user',
    'resolved',
    'closed',
    'unassigned',
  ]).describe(
    '`open` is pending, in_progress and escalated, which the filter `open=true` finds; `unassigned` counts those of them without an assignee, which `open=true&assigned_to=unassigned` finds. `assigned_to=unassigned` alone finds tickets of every status',
  ),
  activity: counts(['new_today', 'new_this_week', 'new_this_month']).describe(
    'Tickets created today, in the last 7 and in the last 30 days of TIME_ZONE, today included',
  ),
  performance: z.strictObject({
    avg_response_time_seconds: count.nullable(),
    avg_satisfaction_rating: z.number().min(1).max(5).nullable(),
    total_rated: count,
  }),
  by_status: counts(TICKET_STATUSES),
  by_priority: counts(TICKET_PRIORITIES),
  by_type: counts(SUPPORT_TYPES),
});

export const ticketListData = z.strictObject({
  analytics,
  tickets: z.array(listedTicket),
  meta: pageMeta,
  ignored_parameters: ignoredParameters,
});
