import {
  isOpen,
  SUPPORT_TYPES,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
} from '../../../events/ticketing/vocabulary.ts';
import type { Change } from '../../store/port.ts';
import type { TicketCounters, TicketDocument } from './documents.ts';

/** What decides a ticket's contribution. */
export type CountedTicket = Pick<
  TicketDocument,
  'status' | 'priority' | 'supportType' | 'assignedTo' | 'responseTimeSeconds' | 'satisfactionRating'
>;

/** What one ticket adds to the analytics, which are the sum over all tickets. So no query scans tickets. */
export function contributionOf(ticket: CountedTicket): TicketCounters {
  const open = isOpen(ticket.status) ? 1 : 0;
  return {
    total: 1,
    open,
    unassigned: ticket.assignedTo === null ? open : 0,
    [`status:${ticket.status}`]: 1,
    [`priority:${ticket.priority}`]: 1,
    [`type:${ticket.supportType}`]: 1,
    responded: ticket.responseTimeSeconds === null ? 0 : 1,
    responseSeconds: ticket.responseTimeSeconds ?? 0,
    rated: ticket.satisfactionRating === null ? 0 : 1,
    ratingSum: ticket.satisfactionRating ?? 0,
  };
}

/** What changes of tickets add to the counters, without names whose sum is zero. */
export function differenceOf(changes: readonly Change<TicketDocument>[]): TicketCounters {
  const sums: Record<string, number> = {};
  for (const { before, after } of changes) {
    addTo(sums, contributionOf(after), 1);
    if (before !== null) addTo(sums, contributionOf(before), -1);
  }
  return Object.fromEntries(Object.entries(sums).filter(([, value]) => value !== 0));
}

/** Many tickets that are alike in all that is counted, but for the seconds until their responses. */
export interface AlikeTickets {
  readonly ticket: CountedTicket;
  readonly tickets: number;
  /** Of all of them together, beside those that the ticket itself adds. */
  readonly responseSeconds: number;
}

/** The counters of all of them. */
export function countersOf(groups: Iterable<AlikeTickets>): TicketCounters {
  const sums: Record<string, number> = {};
  for (const { ticket, tickets, responseSeconds } of groups) {
    addTo(sums, contributionOf(ticket), tickets);
    addTo(sums, { responseSeconds }, 1);
  }
  return addCounters({}, sums);
}

/** Ordered by name, without zeros, so that the JSON is the same however the changes were divided into batches. */
export function addCounters(counters: TicketCounters, added: TicketCounters): TicketCounters {
  const sums = { ...counters };
  addTo(sums, added, 1);
  const counted = Object.entries(sums).filter(([, value]) => value !== 0);
  return Object.fromEntries(counted.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function addTo(sums: Record<string, number>, counters: TicketCounters, times: number): void {
  for (const [name, value] of Object.entries(counters)) sums[name] = (sums[name] ?? 0) + times * value;
}

/** The analytics, read from the counters. Keys without any contribution are zero. */
export interface TicketAnalytics {
  readonly totalTickets: number;
  readonly open: number;
  readonly unassigned: number;
  readonly byStatus: Readonly<Record<(typeof TICKET_STATUSES)[number], number>>;
  readonly byPriority: Readonly<Record<(typeof TICKET_PRIORITIES)[number], number>>;
  readonly byType: Readonly<Record<(typeof SUPPORT_TYPES)[number], number>>;
  /** Whole seconds; null when no ticket has a response yet. */
  readonly averageResponseSeconds: number | null;
  /** One decimal; null when no ticket is rated yet. */
  readonly averageRating: number | null;
  readonly totalRated: number;
}

export function analyticsOf(counters: TicketCounters): TicketAnalytics {
  const count = (name: string) => counters[name] ?? 0;
  const each = <Key extends string>(kind: string, keys: readonly Key[]) =>
    Object.fromEntries(keys.map((key) => [key, count(`${kind}:${key}`)])) as Record<Key, number>;
  const average = (sum: string, of: string) => (count(of) === 0 ? null : count(sum) / count(of));
  const response = average('responseSeconds', 'responded');
  const rating = average('ratingSum', 'rated');
  return {
    totalTickets: count('total'),
    open: count('open'),
    unassigned: count('unassigned'),
    byStatus: each('status', TICKET_STATUSES),
    byPriority: each('priority', TICKET_PRIORITIES),
    byType: each('type', SUPPORT_TYPES),
    averageResponseSeconds: response === null ? null : Math.round(response),
    averageRating: rating === null ? null : Math.round(rating * 10) / 10,
    totalRated: count('rated'),
  };
}
