import type { Metric, Statistic } from './metric.ts';

type Values = Readonly<Partial<Record<Statistic, number | null>>>;

/** The statistics of the values of one group in one period. */
export function statisticsOf({ measure, statistics }: Metric, values: readonly number[]): Values {
  const sorted = Float64Array.from(values).sort();
  const decimals = measure.kind === 'rating' ? 10 : 1;
  const all: Readonly<Record<Statistic, () => number | null>> = {
    count: () => sorted.length,
    average: () =>
      sorted.length === 0 ? null : Math.round((sumOf(sorted) / sorted.length) * decimals) / decimals,
    median: () => percentile(sorted, 50),
    p90: () => percentile(sorted, 90),
    p99: () => percentile(sorted, 99),
  };
  return Object.fromEntries(statistics.map((statistic) => [statistic, all[statistic]()]));
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** The smallest value that at least so many percent of the sorted values don't exceed; null when there are none. */
export const percentile = (sorted: ArrayLike<number>, percent: number): number | null =>
  sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? null;
