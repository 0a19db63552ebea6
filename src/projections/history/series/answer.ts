import type { Collector, Line } from './collect.ts';
import type { Metric } from './metric.ts';
import type { SeriesAnswer, SeriesGroup, SeriesQuery } from './query.ts';
import type { Timeline } from './timeline.ts';
import type { Words } from './words.ts';

export interface Collected {
  readonly metric: Metric;
  readonly timeline: Timeline;
  readonly words: Words;
  readonly collector: Collector;
}

/** What was collected, in the order of the groups' keys, whatever the order in which they were met. */
export function answerOf(
  query: SeriesQuery,
  { metric, timeline, words, collector }: Collected,
): SeriesAnswer {
  const lines = collector.lines();
  const keys = query.groupBy === null ? [null] : keysOf(query, metric, { lines, words });
  if (keys.length * timeline.periods * metric.statistics.length > query.mostValues)
    return { tooMany: keys.length };
  const begun = timeline.begunBy(query.until);
  const groups = keys.map((key): SeriesGroup => {
    const line = lines.get(key === null ? 0 : words.numberOf(key)) ?? collector.empty();
    return { key, values: knownOf(line, begun) };
  });
  return { groups };
}

/** Groups that are known beforehand, and others that have any value but zeros. */
function keysOf(
  { groupBy }: SeriesQuery,
  { groupings }: Metric,
  { lines, words }: { readonly lines: ReadonlyMap<number, Line>; readonly words: Words },
): readonly (string | null)[] {
  const keys = (groupBy && groupings[groupBy]?.keys) ?? [];
  const met = [...lines].filter(([, line]) => hasValue(line)).map(([group]) => words.textOf(group));
  const others = met
    .filter((key): key is string => key !== null && !keys.includes(key))
    .toSorted(byCodeUnits);
  return [...keys, ...others, ...(met.includes(null) ? [null] : [])];
}

const byCodeUnits = (one: string, other: string): number => (one < other ? -1 : 1);

const hasValue = ({ count = [] }: Line): boolean => count.some((value) => value !== 0);

/** Of periods that have not begun, nothing is known. */
const knownOf = (line: Line, begun: number): SeriesGroup['values'] =>
  Object.fromEntries(
    Object.entries(line).map(([statistic, values]) => [
      statistic,
      values.map((value, period) => (period < begun ? value : null)),
    ]),
  );
