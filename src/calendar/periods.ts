import type { Temporal } from 'temporal-polyfill';
import type { Step } from './steps.ts';
import { temporal } from './temporal.ts';

type Moment = Temporal.ZonedDateTime;

/** A stretch of time between two instants, in milliseconds since the epoch; the end isn't part of it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One step of a calendar, such as a day, or the part of it that was asked for. */
export interface Period extends Span {
  /**
   * The name of the whole step: `2026-03-29` (a day), `2026-W13` (a week), `2026-03` (a month), or the beginning of an hour
   * with its offset, which tells the two hours apart that a clock shows twice.
   */
  readonly name: string;
}

/** The part of a calendar that a series covers. */
export interface CalendarSpan extends Span {
  readonly step: Step;
  /** An IANA zone, such as `Africa/Lagos`. */
  readonly zone: string;
}

/**
 * The periods of a span, in order and without gaps: the first begins where the span does, and the last ends where it does. Each
 * takes some 10 µs, and nobody has counted them beforehand.
 */
export function* periodsIn({ start, end, step, zone }: CalendarSpan): Generator<Period, void, undefined> {
  let begin = beginOf(temporal().Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone), step, start);
  while (begin.epochMilliseconds < end) {
    const next = nextOf(begin, step);
    yield {
      name: nameOf(begin, step),
      start: Math.max(start, begin.epochMilliseconds),
      end: Math.min(end, next.epochMilliseconds),
    };
    begin = next;
  }
}

function beginOf(moment: Moment, step: Step, start: number): Moment {
  const day = moment.startOfDay();
  if (step === 'day') return day;
  if (step === 'week') return day.subtract({ days: day.dayOfWeek - 1 }).startOfDay();
  if (step === 'month') return day.with({ day: 1 }).startOfDay();
  let hour = day;
  for (let next = nextHour(hour); next.epochMilliseconds <= start; next = nextHour(hour)) hour = next;
  return hour;
}

function nextOf(begin: Moment, step: Step): Moment {
  if (step === 'hour') return nextHour(begin);
  const next = { day: { days: 1 }, week: { weeks: 1 }, month: { months: 1 } }[step];
  // Of the day: where clocks change at midnight, the day before may have begun at another time.
  return begin.toPlainDate().add(next).toZonedDateTime(begin.timeZoneId);
}

/** An hour ends when the clock shows another hour, or a full one again. Clocks that change by half an hour make it longer. */
function nextHour(hour: Moment): Moment {
  const next = hour.minute === 0 ? hour.add({ hours: 1 }) : fullHour(hour);
  return next.hour === hour.hour && next.minute !== 0 ? fullHour(next) : next;
}

const fullHour = (moment: Moment): Moment => moment.round({ smallestUnit: 'hour', roundingMode: 'ceil' });

function nameOf(begin: Moment, step: Step): string {
  const date = begin.toPlainDate();
  if (step === 'day') return date.toString();
  if (step === 'month') return date.toPlainYearMonth().toString();
  if (step === 'week') return `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`;
  return begin.toString({ smallestUnit: 'minute', timeZoneName: 'never' });
}
