import { createSignal } from 'solid-js';
import { locale } from './words.ts';

/** The current minute, for texts such as "5 minutes ago". */
const [now, setNow] = createSignal(Date.now());
setInterval(() => setNow(Date.now()), 30_000);

export { now };

type Formats = Intl.DateTimeFormat | Intl.RelativeTimeFormat | Intl.NumberFormat;
const made = new Map<string, Formats>();
function formatOf<Format extends Formats>(name: string, make: (language: string) => Format): Format {
  const key = `${name} ${locale()}`;
  const format = made.get(key) ?? make(locale());
  made.set(key, format);
  return format as Format;
}

const STEPS = [
  { unit: 'minute', seconds: 60, until: 3600 },
  { unit: 'hour', seconds: 3600, until: 86_400 },
  { unit: 'day', seconds: 86_400, until: 7 * 86_400 },
] as const;

/** A short time of the past: "5 min. ago" within a week, else the day. */
export function ago(iso: string): string {
  const seconds = Math.max(0, (now() - Date.parse(iso)) / 1000);
  const relative = formatOf(
    'ago',
    // The narrow style of French is no more than a negative number.
    (of) =>
      new Intl.RelativeTimeFormat(of, { style: of.startsWith('en') ? 'narrow' : 'short', numeric: 'auto' }),
  );
  if (seconds < 60) return relative.format(0, 'second');
  const step = STEPS.find(({ until }) => seconds < until);
  if (step) return relative.format(-Math.floor(seconds / step.seconds), step.unit);
  const isThisYear = new Date(iso).getFullYear() === new Date(now()).getFullYear();
  const day = { day: 'numeric', month: 'short' } as const;
  return formatOf(
    `day ${isThisYear}`,
    (of) => new Intl.DateTimeFormat(of, isThisYear ? day : { ...day, year: 'numeric' }),
  ).format(new Date(iso));
}

/** Day and time in full, in the reader's zone. */
export const inFull = (iso: string): string =>
  formatOf('full', (of) => new Intl.DateTimeFormat(of, { dateStyle: 'full', timeStyle: 'medium' })).format(
    new Date(iso),
  );

/** Day and time, short, as columns of tables have them. */
export const inShort = (iso: string): string =>
  formatOf('short', (of) => new Intl.DateTimeFormat(of, { dateStyle: 'medium', timeStyle: 'medium' })).format(
    new Date(iso),
  );

/** The time of day. */
export const clockTime = (iso: string): string =>
  formatOf('clock', (of) => new Intl.DateTimeFormat(of, { timeStyle: 'short' })).format(new Date(iso));

/** A day by its weekday and date. */
export const dayName = (iso: string): string =>
  formatOf('dayName', (of) => new Intl.DateTimeFormat(of, { dateStyle: 'full' })).format(new Date(iso));

/** A number as people of the reader's language write it. */
export const figure = (value: number): string =>
  formatOf('figure', (of) => new Intl.NumberFormat(of)).format(value);

const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const isMidnight = (date: Date): boolean => date.getHours() + date.getMinutes() === 0;

/** A period by its bounds, of which the end isn't part of it; empty where it is all of the past. */
export function spanName(from: string, to: string): string {
  const [start, end] = [new Date(from), new Date(to)];
  if (start.getTime() <= 0) return '';
  const hasWholeDays = isMidnight(start) && isMidnight(end);
  const style = hasWholeDays ? DAY : { ...DAY, hour: 'numeric', minute: '2-digit' };
  const last = hasWholeDays ? new Date(end.getTime() - 1) : end;
  return formatOf(
    `span ${hasWholeDays}`,
    (of) => new Intl.DateTimeFormat(of, style as typeof DAY),
  ).formatRange(start, last);
}

/** Days from one to another, of which either may be missing. They are of no zone. */
export function dayRange(from: string, to: string): string {
  const format = formatOf('days', (of) => new Intl.DateTimeFormat(of, { ...DAY, timeZone: 'UTC' }));
  if (from !== '' && to !== '') return format.formatRange(new Date(from), new Date(to));
  return from === '' ? `≤ ${format.format(new Date(to))}` : `≥ ${format.format(new Date(from))}`;
}
