/** The figures of the analytics block, and the list of work behind each one. Pure. */
import type { Analytics } from '@casebook/client';
import type { MetricId } from '../list/figure.ts';
import type { Filters } from '../list/filters.ts';
import { NO_FILTERS, written } from '../list/filters.ts';
import { TICKET_PRIORITIES, TICKET_STATUSES } from '../list/vocabulary.ts';

export type Narrowed = Partial<Omit<Filters, 'view' | 'kind'>>;

/** The address of a list of tickets. */
export const listOfTickets = (filters: Narrowed): string =>
  `/work${written({ ...NO_FILTERS, view: 'all', kind: ['ticket'], ...filters })}`;

const OPEN = ['pending', 'in_progress', 'escalated'];

/** The figures at the top that count tickets, with those. */
export const TOTALS = [
  { name: 'open', list: { status: OPEN } },
  { name: 'unassigned', list: { status: OPEN, assigned_to: ['unassigned'] } },
  { name: 'total_tickets', list: {} },
] as const satisfies readonly { name: keyof Analytics['overview']; list: Narrowed }[];

/** The tickets that were opened on the day of a moment. `timeZone`: the desk's. */
export function openedOn(moment: Date, timeZone: string): Narrowed {
  // Swedes write days as the desk does.
  const day = new Intl.DateTimeFormat('sv', { timeZone }).format(moment);
  return { createdFrom: day, createdTo: day, sort: 'created' };
}

/** The tickets of which an average is made, as of a moment; null: now. */
export const averagedIn = (metric: MetricId, asOf: string | null, now: number): Narrowed => ({
  figure: {
    ...{ metric, by: null, group: '', asOf: asOf ?? '' },
    from: new Date(0).toISOString(),
    to: new Date(now + 1).toISOString(),
  },
});

/** An average of stars, as a language writes it: 4 is a rounded one. */
export const rating = (stars: number, language: string): string =>
  new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(stars);

/** The figures, and the moment of which they are, in ISO 8601. */
export interface FiguresAt {
  readonly analytics: Analytics;
  readonly moment: string;
}

/** What the page shows as CSV: a line for each figure, by its name in the interface. `part`: a status, priority or type. Nobody's text is in it. */
export function figuresCsv({ analytics, moment }: FiguresAt): string {
  const { overview, activity, performance } = analytics;
  const whole = {
    ...Object.fromEntries(TOTALS.map(({ name }) => [name, overview[name]])),
    new_today: activity.new_today,
    avg_response_time_seconds: performance.avg_response_time_seconds,
    avg_satisfaction_rating: performance.avg_satisfaction_rating,
  };
  const lines = [
    ...Object.entries(whole).map(([name, value]) => [name, '', value ?? '']),
    ...Object.entries(partsOf(analytics)).flatMap(([name, parts]) =>
      parts.map((part) => [`by_${name}`, part.name, part.count]),
    ),
  ];
  return ['as_of,figure,part,value', ...lines.map((line) => [moment, ...line].join(',')), ''].join('\r\n');
}

export interface Part {
  readonly name: string;
  readonly count: number;
  readonly list: Narrowed;
}

/** Tickets by status, priority or type, each with its list. Types without tickets are left out. */
export const partsOf = (analytics: Analytics) =>
  ({
    status: TICKET_STATUSES.map((name) => part('status', name, analytics.by_status[name])),
    priority: TICKET_PRIORITIES.map((name) => part('priority', name, analytics.by_priority[name])),
    type: Object.entries(analytics.by_type)
      .filter(([, count]) => count > 0)
      .sort(([, one], [, other]) => other - one)
      .map(([name, count]) => part('type', name, count)),
  }) satisfies Readonly<Record<string, readonly Part[]>>;

const part = (filter: 'status' | 'priority' | 'type', name: string, count: number): Part => ({
  ...{ name, count },
  list: { [filter]: [name] },
});
