/** Which plots there are, and what series become in them. Pure. */
import type { InputOf, Series, SeriesGroup } from '@casebook/client';
import { type Figure, SHOWN_METRICS } from '../list/figure.ts';
import type { Group } from './asked.ts';

export type Metric = InputOf<'GET /api/v1/history/series'>['metric'];
export type Statistic = 'count' | 'average' | 'median' | 'p90';

type Shown = (typeof SHOWN_METRICS)[number];

/** A plot: the metrics in it, and which of their statistics are lines. */
export interface Plan {
  readonly id: Shown | 'flow';
  readonly metrics: readonly Shown[];
  readonly statistics: readonly Statistic[];
}

const WHOLE: readonly Plan[] = [
  { id: 'flow', metrics: ['opened', 'resolved', 'backlog'], statistics: ['count'] },
  { id: 'first_response_time', metrics: ['first_response_time'], statistics: ['median', 'p90'] },
  { id: 'resolution_time', metrics: ['resolution_time'], statistics: ['median', 'p90'] },
  { id: 'satisfaction', metrics: ['satisfaction'], statistics: ['average'] },
];

const statisticOf = (metric: Shown): Statistic => {
  if (metric === 'satisfaction') return 'average';
  return metric.endsWith('_time') ? 'median' : 'count';
};

const GROUPED: readonly Plan[] = SHOWN_METRICS.map((metric) => ({
  id: metric,
  metrics: [metric],
  statistics: [statisticOf(metric)],
}));

/** The plots: where figures are divided, each metric has one of its own, with a line for each group. */
export const plansFor = (group: Group): readonly Plan[] => (group === 'none' ? WHOLE : GROUPED);

export interface Line {
  readonly label: string;
  readonly metric: Shown;
  /** The key of its group; null: the group without a key, or no groups. */
  readonly group: string | null;
  /** What each point counts, whatever is drawn of it. */
  readonly counts: readonly (number | null)[];
  readonly values: readonly (number | null)[];
}

/** How many lines can be told apart. The table has the others, too. */
export const MOST_LINES = 6;

interface Names {
  metric(metric: Shown): string;
  statistic(statistic: Statistic): string;
  group(group: SeriesGroup): string;
}

/** All lines of a plot; of groups those first that count most. */
export function linesOf(plan: Plan, series: readonly Series[], group: Group, names: Names): readonly Line[] {
  const lines = plan.metrics.flatMap((metric, index) =>
    (series[index]?.groups ?? []).flatMap((one) =>
      plan.statistics.map((statistic) => ({
        label: group === 'none' ? ownName(plan, metric, statistic, names) : names.group(one),
        ...{ metric, group: one.key, counts: one.values.count },
        values: one.values[statistic] ?? [],
        weight: one.values.count.reduce<number>((sum, count) => sum + (count ?? 0), 0),
      })),
    ),
  );
  return group === 'none' ? lines : lines.sort((one, other) => other.weight - one.weight);
}

const ownName = (plan: Plan, metric: Shown, statistic: Statistic, names: Names): string =>
  plan.metrics.length > 1 ? names.metric(metric) : names.statistic(statistic);

/** What a point counts, as a filter of the list; null: it counts nothing. `asOf`: the position at which it was made. */
export function pointOf(
  { metric, group, counts }: Pick<Line, 'metric' | 'group' | 'counts'>,
  index: number,
  { periods, group_by }: Pick<Series, 'periods' | 'group_by'>,
  asOf: number,
): Figure | null {
  const period = periods[index];
  if (period === undefined || !counts[index]) return null;
  const { start: from, end: to } = period;
  return { metric, from, to, by: group_by, group: group ?? '', asOf: String(asOf) };
}

/** The last and the highest value of a line; null: it has none. */
export function summed({
  values,
}: Pick<Line, 'values'>): { readonly latest: number; readonly highest: number } | null {
  const known = values.filter((value) => value !== null);
  const latest = known.at(-1);
  return latest === undefined ? null : { latest, highest: Math.max(...known) };
}

/** One table of several: the first line of each but the first is left out. */
export const joinedCsv = (tables: readonly string[]): string =>
  tables.map((table, index) => (index === 0 ? table : table.slice(table.indexOf('\r\n') + 2))).join('');
