/** What the page of the log shows, as its address says it: a link shows the same. Pure. */
export interface LogFilters {
  /** Types of events; none: all. */
  readonly types: readonly string[];
  /** The name of a stream; empty: all. */
  readonly stream: string;
  /** Events up to this position; null: up to the newest. */
  readonly until: number | null;
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
  };
}

export const typesIn = (text: string): readonly string[] => [
  ...new Set(text.split(/[\s,]+/).filter((type) => type !== '')),
];

/** The query of an address; `event`: the position of the event that is shown in full. */
export function writtenLog({ types, stream, until }: LogFilters, event: number | null): string {
  const query = new URLSearchParams();
  if (types.length > 0) query.set('types', types.join(','));
  if (stream !== '') query.set('stream', stream);
  if (until !== null) query.set('until', String(until));
  if (event !== null) query.set('event', String(event));
  return query.size === 0 ? '' : `?${query}`;
}
