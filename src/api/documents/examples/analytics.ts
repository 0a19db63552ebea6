import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../../events/ticketing/vocabulary.ts';

/** A desk with one ticket: every key is there, also those of which there are none. */
const counted = (keys: readonly string[], present: string) =>
  Object.fromEntries(keys.map((key) => [key, key === present ? 1 : 0]));

const byStatus = counted(TICKET_STATUSES, 'in_progress');

export const analytics = {
  overview: { total_tickets: 1, open: 1, ...byStatus, unassigned: 0 },
  activity: { new_today: 1, new_this_week: 1, new_this_month: 1 },
  performance: { avg_response_time_seconds: 2700, avg_satisfaction_rating: null, total_rated: 0 },
  by_status: byStatus,
  by_priority: counted(TICKET_PRIORITIES, 'medium'),
  by_type: counted(SUPPORT_TYPES, 'TRANSACTION_ISSUE'),
};
