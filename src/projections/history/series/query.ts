import type { BusinessHours } from '../../../calendar/business-hours.ts';
import type { Position } from '../../../events/log/port.ts';
import type { Grouping, Statistic } from './metric.ts';

/** Plain data, for it is handed to the thread for heavy reads. */
export interface SeriesQuery {
  /** The id of a metric. */
  readonly metric: string;
  readonly groupBy: Grouping | null;
  /** The instants between which the periods lie, ascending, in milliseconds since the epoch: one more than there are periods. */
  readonly bounds: readonly number[];
  /** Events up to here count, this one included. */
  readonly upTo: Position;
  /** The time of that event: of periods that begin later, nothing is known. */
  readonly until: number;
  readonly businessHours: BusinessHours;
  /** The answer has at most so many values: groups times periods times statistics. */
  readonly mostValues: number;
}

/** One line of a series. */
export interface SeriesGroup {
  /** Null: no admin, no tag, or no grouping at all. */
  readonly key: string | null;
  /** Of each statistic one value for each period; null where there is none. */
  readonly values: Readonly<Partial<Record<Statistic, readonly (number | null)[]>>>;
}

/** `tooMany`: the number of groups with which the answer would have had too many values. */
export type SeriesAnswer = { readonly groups: readonly SeriesGroup[] } | { readonly tooMany: number };

/** One point of a series: a group in a period. Plain data. */
export interface CountedQuery
  extends Pick<SeriesQuery, 'metric' | 'groupBy' | 'upTo' | 'until' | 'businessHours'> {
  /** Null: no admin, no tag, or no grouping at all. */
  readonly group: string | null;
  /** In milliseconds since the epoch. */
  readonly from: number;
  /** The first instant after the period. */
  readonly to: number;
}

/** What a point of a series counts. */
export interface Counted {
  /** The `count` of the point: one ticket or conversation can count several times. */
  readonly count: number;
  /** The positions of the events that opened those tickets or conversations, ascending. */
  readonly begun: Float64Array;
}

export interface FactQueries {
  /** Groups in a fixed order: those known beforehand in theirs, others by their keys, and null last. */
  series(query: SeriesQuery): Promise<SeriesAnswer>;
  /** Nothing of a period that begins after `until`. */
  counted(query: CountedQuery): Promise<Counted>;
}
