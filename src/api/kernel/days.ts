import * as calendar from '../../calendar/days.ts';
import { type Instant, instant } from '../../events/ids.ts';

/** The first and the last millisecond of a day (`2026-02-24`) in a time zone, both part of it. */
export function dayBounds(day: string, timeZone: string): { readonly from: Instant; readonly to: Instant } {
  const { start, end } = calendar.dayIn(day, timeZone);
  return { from: instant(start), to: instant(end - 1) };
}

/** The beginning of the day of an instant in a time zone, or of the day `daysBefore` it. */
export const startOfDay = (time: Instant, timeZone: string, daysBefore = 0): Instant =>
  instant(calendar.startOfDay(Date.parse(time), timeZone, daysBefore));
