/** A figure of the reports as a filter of the list: what it counts is shown. Pure. */
import type { InputOf } from '@casebook/client';

type Query = NonNullable<InputOf<'GET /api/v1/unified-admin/work'>>;
export type MetricId = NonNullable<Query['counted']>;

/** Those that the reports show, and that have words. */
export const SHOWN_METRICS = [
  'opened',
  'resolved',
  'backlog',
  'first_response_time',
  'resolution_time',
  'satisfaction',
] as const satisfies readonly MetricId[];

export interface Figure {
  readonly metric: MetricId;
  /** Instants; the end isn't part of the period. */
  readonly from: string;
  readonly to: string;
  /** By what it is divided; null: it is of all. */
  readonly by: Query['counted_by'] | null;
  /** The key of its group; empty: the group without a key. */
  readonly group: string;
  /** The position or the instant up to which events count; empty: now. */
  readonly asOf: string;
}

const METRIC = /^[a-z_]{1,60}$/;
const GROUPING = /^[a-z_]{1,20}$/;

/** The figure in a query; null: it names none. */
export function figureIn(query: URLSearchParams): Figure | null {
  const text = (name: string) => query.get(`counted_${name}`) ?? '';
  const metric = query.get('counted') ?? '';
  const [from, to] = [text('from'), text('to')];
  if (!METRIC.test(metric) || Number.isNaN(Date.parse(from)) || Number.isNaN(Date.parse(to))) return null;
  const by = GROUPING.test(text('by')) ? (text('by') as Figure['by']) : null;
  const group = by === null ? '' : text('group');
  return { metric: metric as MetricId, from, to, by, group, asOf: text('as_of') };
}

/** The parameters of a figure, in the address as in requests. */
export const figureParameters = ({ metric, from, to, by, group, asOf }: Figure) => ({
  counted: metric,
  counted_from: from,
  counted_to: to,
  ...(by !== null && { counted_by: by }),
  ...(by !== null && group !== '' && { counted_group: group }),
  ...(asOf !== '' && { counted_as_of: asOf }),
});
