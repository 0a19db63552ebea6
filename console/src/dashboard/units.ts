import { figure } from '../words/times.ts';
import { locale } from '../words/words.ts';
import type { Plan } from './lines.ts';

const inUnit = (value: number, unit: 'minute' | 'hour' | 'day'): string =>
  new Intl.NumberFormat(locale(), { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);

/** A length of time in the unit that suits it. */
export function duration(seconds: number): string {
  if (seconds < 3_600) return inUnit(Math.round(seconds / 60), 'minute');
  return seconds < 2 * 86_400 ? inUnit(seconds / 3_600, 'hour') : inUnit(seconds / 86_400, 'day');
}

/** How the values of a plot are written. */
export const formatOf = ({ id }: Pick<Plan, 'id'>): ((value: number) => string) =>
  id.endsWith('_time') ? duration : figure;

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
const MULTIPLES = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const COUNTS = [1, 1e3, 1e6].flatMap((unit) => MULTIPLES.map((times) => times * unit));
/** Lengths of time that people count in: seconds that are a round number of them say nothing as hours. */
const DURATIONS = [
  ...[1, 2, 5, 10, 15, 30].map((times) => times * MINUTE),
  ...[1, 2, 3, 6, 12].map((times) => times * HOUR),
  ...MULTIPLES.map((times) => times * DAY),
];

/** The distances that the marks of a plot's axis can have, in the values' own unit, ascending. */
export const tickStepsOf = ({ id }: Pick<Plan, 'id'>): readonly number[] =>
  id.endsWith('_time') ? DURATIONS : COUNTS;

/** A period of a series, by when it begins. */
export const periodName = (start: string, step: string): string =>
  new Intl.DateTimeFormat(
    locale(),
    step === 'hour'
      ? { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }
      : { day: 'numeric', month: 'short', ...(step === 'month' && { year: 'numeric' }) },
  ).format(new Date(start));
