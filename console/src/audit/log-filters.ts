/** What the page of the log shows, as its address says it: a link shows the same. Pure. */
import { dayIn } from '../list/filters.ts';

export interface LogFilters {
  /** Types of events; none: all. */
  readonly types: readonly string[];
  /** The name of a stream; empty: all. */
  readonly stream: string;
  /** Events up to this position; null: up to the newest. */
  readonly until: number | null;
  /** Events up to the end of this day, of the reader's zone; empty: up to the newest. */
  readonly day: string;
}

const POSITION = /^\d{1,15}$/;
export const positionIn = (text: string | null): number | null =>
  text !== null && POSITION.test(text) ? Number(text) : null;

export function logFiltersIn(search: string): LogFilters {
  const query = new URLSearchParams(search);
  return {
    types: typesIn(query.get('types') ?? ''),
    stream: query.get('stream')?.trim() ?? '',
    until: positionIn(query.get('until')),
    day: dayIn(query.get('day')),
  };
}

export const typesIn = (text: string): readonly string[] => [
  ...new Set(text.split(/[\s,]+/).filter((type) => type !== '')),
];

/** The query of an address; `event`: the position of the event that is shown in full. */
export function writtenLog({ types, stream, until, day }: LogFilters, event: number | null): string {
  const query = new URLSearchParams();
  if (types.length > 0) query.set('types', types.join(','));
  if (stream !== '') query.set('stream', stream);
  if (until !== null) query.set('until', String(until));
  if (day !== '') query.set('day', day);
  if (event !== null) query.set('event', String(event));
  return query.size === 0 ? '' : `?${query}`;
}

/** The end of a day in the reader's zone, as an instant; null: it isn't over, so that the newest event is the last one. */
export function endOf(day: string, now: number): string | null {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const end = new Date(year, month - 1, date + 1).getTime() - 1;
  return day === '' || end >= now ? null : new Date(end).toISOString();
}
