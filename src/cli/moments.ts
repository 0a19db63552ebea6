import { InvalidArgumentError } from 'commander';
import { isDay } from '../calendar/business-hours.ts';
import { dayIn } from '../calendar/days.ts';
import { instant } from '../events/ids.ts';
import type { Position } from '../events/log/port.ts';
import type { Until } from '../history/past-events.ts';

/** Parsers of arguments that name moments of the past. Each throws `InvalidArgumentError` with a sentence that says what is expected. */

/** A day of a time zone, such as `2026-06-01`. It is a moment only in a zone, and as a beginning or an end. */
export interface Day {
  readonly day: string;
}

/** An instant, in milliseconds since the epoch, or a day. */
export type TimeArgument = number | Day;

/** A position of the log, an instant or a day. */
export type MomentArgument = NonNullable<Until> | Day;

const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
const WITHOUT_ZONE = /T[\d:.]+$/;
/** The greatest lead of a time zone, in milliseconds: today has begun somewhere. */
const MOST_AHEAD = 14 * 3_600_000;

/** An instant or a day that isn't in the future. */
export function time(text: string): TimeArgument {
  return timeIn(text, 'a day such as 2026-06-01, or a time such as 2026-06-01T12:00:00Z');
}

/** A moment of the past: an instant, a day, or a position of the log, such as `X-Position` tells. */
export function moment(text: string): MomentArgument {
  if (/^[1-9]\d{0,15}$/.test(text)) return { position: Number(text) as Position };
  if (/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a position from 1 on.');
  const found = timeIn(
    text,
    'a day such as 2026-06-01, a time such as 2026-06-01T12:00:00Z, or a position of the log',
  );
  return typeof found === 'number' ? { time: instant(found) } : found;
}

function timeIn(text: string, expected: string): TimeArgument {
  if (WITHOUT_ZONE.test(text))
    throw new InvalidArgumentError('Its time zone is missing: it must end like 12:00:00Z or 12:00:00+01:00.');
  const day = isDay(text) ? text : INSTANT.exec(text)?.[1];
  const parsed = day !== undefined && isDay(day) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(parsed)) throw new InvalidArgumentError(`It must be ${expected}.`);
  if (parsed - (day === text ? MOST_AHEAD : 0) > Date.now())
    throw new InvalidArgumentError('It must not lie in the future.');
  return day === text ? { day } : parsed;
}

/** A day begins with its first millisecond, and ends with its last one, or now. */
type Side = 'beginning' | 'end';

/** In milliseconds since the epoch. `zone`: whose day is meant. */
export function timeOf(argument: TimeArgument, side: Side, zone: string): number {
  if (typeof argument === 'number') return argument;
  const { start, end } = dayIn(argument.day, zone);
  return side === 'beginning' ? start : Math.min(end - 1, Date.now());
}

/** Null: none was given. `zone`: whose day is meant. */
export function momentOf(argument: MomentArgument | null, side: Side, zone: string): Until {
  return argument !== null && 'day' in argument ? { time: instant(timeOf(argument, side, zone)) } : argument;
}
