import type { AdminId } from '../../../events/ids.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from '../../../events/ticketing/vocabulary.ts';
import { type AlikeTickets, countersOf } from '../../ticketing/tickets/contribution.ts';
import type { TicketCounters } from '../../ticketing/tickets/documents.ts';
import type { NumberColumn } from '../versions/columns.ts';

/** The columns that count. Those of response times and ratings are 0 for none, else one more than the number. */
export type CountedColumns = Readonly<
  Record<'status' | 'priority' | 'supportType' | 'assignee' | 'responseSeconds' | 'rating', NumberColumn>
>;

/** Ratings are 1 to 5, and stored as one more. */
const RATINGS = 7;
/** The sizes of the digits of a group's number. */
const SIZES = [
  TICKET_STATUSES.length,
  TICKET_PRIORITIES.length,
  SUPPORT_TYPES.length,
  2,
  2,
  RATINGS,
] as const;
const GROUPS = SIZES.reduce((product, size) => product * size, 1);

/** The counters of all tickets: those that are alike are counted first, and add what each of them would add. */
export function countersAt(columns: CountedColumns): TicketCounters {
  const tickets = new Uint32Array(GROUPS);
  const seconds = new Float64Array(GROUPS);
  const { status, priority, supportType, assignee, responseSeconds, rating } = columns;
  for (let at = 0; at < status.length; at++) {
    const responded = (responseSeconds[at] as number) > 0 ? 1 : 0;
    let group = (status[at] as number) * SIZES[1] + (priority[at] as number);
    group = group * SIZES[2] + (supportType[at] as number);
    group = (group * SIZES[3] + ((assignee[at] as number) > 0 ? 1 : 0)) * SIZES[4] + responded;
    group = group * SIZES[5] + (rating[at] as number);
    tickets[group] = (tickets[group] as number) + 1;
    if (responded === 1) seconds[group] = (seconds[group] as number) + (responseSeconds[at] as number) - 1;
  }
  return countersOf(groupsOf(tickets, seconds));
}

function* groupsOf(tickets: Uint32Array, seconds: Float64Array): Iterable<AlikeTickets> {
  for (const [group, count] of tickets.entries())
    if (count > 0) yield { ticket: ticketOf(group), tickets: count, responseSeconds: seconds[group] ?? 0 };
}

function ticketOf(group: number): AlikeTickets['ticket'] {
  let rest = group;
  const digits = SIZES.toReversed().map((size) => {
    const digit = rest % size;
    rest = Math.floor(rest / size);
    return digit;
  });
  const [rating = 0, responded, assigned, supportType = 0, priority = 0, status = 0] = digits;
  return {
    status: TICKET_STATUSES[status] ?? 'pending',
    priority: TICKET_PRIORITIES[priority] ?? 'low',
    supportType: SUPPORT_TYPES[supportType] ?? 'OTHER',
    assignedTo: assigned === 1 ? SOMEBODY : null,
    responseTimeSeconds: responded === 1 ? 0 : null,
    satisfactionRating: rating === 0 ? null : rating - 1,
  };
}

/** It doesn't matter who. */
const SOMEBODY = 'somebody' as AdminId;
