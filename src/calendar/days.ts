import type { Temporal } from 'temporal-polyfill';
import type { Span } from './periods.ts';
import { temporal } from './temporal.ts';

/** The instants between which a day (`2026-02-24`) lies in a zone. Where clocks change, it has 23 or 25 hours. */
export function dayIn(day: string, zone: string): Span {
  const date = temporal().PlainDate.from(day);
  return { start: startOf(date, zone), end: startOf(date.add({ days: 1 }), zone) };
}

/** The beginning of the day of an instant in a zone, or of the day so many before it; in milliseconds since the epoch. */
export function startOfDay(at: number, zone: string, daysBefore = 0): number {
  const date = temporal().Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  return startOf(date.subtract({ days: daysBefore }), zone);
}

const startOf = (date: Temporal.PlainDate, zone: string): number =>
  date.toZonedDateTime(zone).epochMilliseconds;
