import { figure } from '../words/times.ts';
import { language } from '../words/words.ts';
import type { Plan } from './lines.ts';

const inUnit = (value: number, unit: 'minute' | 'hour' | 'day'): string =>
  new Intl.NumberFormat(language(), { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);

/** A length of time in the unit that suits it. */
export function duration(seconds: number): string {
  if (seconds < 3_600) return inUnit(Math.round(seconds / 60), 'minute');
  return seconds < 2 * 86_400 ? inUnit(seconds / 3_600, 'hour') : inUnit(seconds / 86_400, 'day');
}

/** How the values of a plot are written. */
export const formatOf = ({ id }: Pick<Plan, 'id'>): ((value: number) => string) =>
  id.endsWith('_time') ? duration : figure;

/** A period of a series, by when it begins. */
export const periodName = (start: string, step: string): string =>
  new Intl.DateTimeFormat(
    language(),
    step === 'hour'
      ? { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }
      : { day: 'numeric', month: 'short', ...(step === 'month' && { year: 'numeric' }) },
  ).format(new Date(start));
