import { type Instant, instant } from '../../events/ids.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formatters.set(timeZone, formatter);
  return formatter;
}

/** The date in a time zone at that time (milliseconds), such as `2026-02-24`. */
function localDay(time: number, timeZone: string): string {
  const parts = formatterOf(timeZone).formatToParts(time);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/**
 * The first millisecond of a day, found by bisection of the two days around it: where clocks change, midnight may not
 * exist, and the day may be 23 or 25 hours long.
 */
function firstMoment(day: string, timeZone: string): number {
  const middle = Date.parse(`${day}T00:00:00.000Z`);
  let before = middle - DAY;
  let within = middle + DAY;
  while (within - before > 1) {
    const probe = Math.floor((before + within) / 2);
    if (localDay(probe, timeZone) < day) before = probe;
    else within = probe;
  }
  return within;
}

const following = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + days * DAY).toISOString().slice(0, 10);

/** The first and the last millisecond of a day (`2026-02-24`) in a time zone, both part of it. */
export function dayBounds(day: string, timeZone: string): { readonly from: Instant; readonly to: Instant } {
  const next = firstMoment(following(day, 1), timeZone);
  return { from: instant(firstMoment(day, timeZone)), to: instant(next - 1) };
}

/** The beginning of the day of an instant in a time zone, or of the day `daysBefore` it. */
export function startOfDay(time: Instant, timeZone: string, daysBefore = 0): Instant {
  const day = localDay(Date.parse(time), timeZone);
  return instant(firstMoment(following(day, -daysBefore), timeZone));
}
