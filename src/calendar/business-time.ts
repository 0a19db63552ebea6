import type { Temporal } from 'temporal-polyfill';
import type { BusinessHours, OpenTime } from './business-hours.ts';
import { temporal } from './temporal.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** The table covers so much more than was asked for, in milliseconds, so that it is rarely made anew. */
const MARGIN = 200 * DAY;

/** The working time of some years: instants in milliseconds since the epoch. */
interface Table {
  readonly covers: { readonly from: number; readonly to: number };
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** How much working time there is before each start. */
  readonly before: readonly number[];
}

/** The working time between instants, in milliseconds of real time: on a day of 23 hours an hour of the night may be missing. */
export interface BusinessTime {
  /** Whether an instant is in working time. */
  isOpen(at: number): boolean;
  /** 0 when `to` isn't later than `from`. */
  between(from: number, to: number): number;
}

export function businessTime(hours: BusinessHours): BusinessTime {
  let table: Table = { covers: { from: 0, to: 0 }, starts: [], ends: [], before: [] };

  function cover(from: number, to: number): Table {
    const { covers } = table;
    const isEmpty = covers.from === covers.to;
    if (!isEmpty && covers.from <= from && to <= covers.to) return table;
    const first = Math.min(from - MARGIN, isEmpty ? from - MARGIN : covers.from);
    const last = Math.max(to + MARGIN, isEmpty ? to + MARGIN : covers.to);
    table = tableOf(hours, first, last);
    return table;
  }

  function elapsed(known: Table, at: number): number {
    const index = lastStart(known, at);
    const { starts, ends, before } = known;
    const [start, end] = [starts[index], ends[index]];
    if (start === undefined || end === undefined) return 0;
    return (before[index] ?? 0) + Math.min(at, end) - start;
  }

  return {
    isOpen(at) {
      const known = cover(at, at);
      const end = known.ends[lastStart(known, at)];
      return end !== undefined && at < end;
    },
    between(from, to) {
      if (to <= from) return 0;
      const known = cover(from, to);
      return elapsed(known, to) - elapsed(known, from);
    },
  };
}

/** The index of the last stretch that begins at an instant or before; -1 when there is none. */
function lastStart({ starts }: Table, at: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function tableOf({ week, holidays, zone }: BusinessHours, from: number, to: number): Table {
  const closed = new Set(holidays);
  const starts: number[] = [];
  const ends: number[] = [];
  const before: number[] = [];
  let total = 0;
  let day = dayOf(from, zone);
  let start = midnight(day, zone);
  while (start < to) {
    const next = day.add({ days: 1 });
    const end = midnight(next, zone);
    const times = closed.has(day.toString()) ? [] : (week[day.dayOfWeek - 1] ?? []);
    for (const time of times) {
      const [opens, closes] = instantsOf(time, { day, start, isPlain: end - start === DAY, zone });
      if (closes <= opens) continue;
      starts.push(opens);
      ends.push(closes);
      before.push(total);
      total += closes - opens;
    }
    [day, start] = [next, end];
  }
  return { covers: { from, to }, starts, ends, before };
}

interface LocalDay {
  readonly day: Temporal.PlainDate;
  readonly start: number;
  /** Clocks don't change: its midnight and the next one are 24 hours apart. */
  readonly isPlain: boolean;
  readonly zone: string;
}

/** A time that the clock skips is as much later; of one that it shows twice, the first counts. */
function instantsOf(time: OpenTime, { day, start, isPlain, zone }: LocalDay): readonly [number, number] {
  const at = (minutes: number): number => {
    if (isPlain) return start + minutes * MINUTE;
    if (minutes === DAY / MINUTE) return midnight(day.add({ days: 1 }), zone);
    const plainTime = { hour: Math.floor(minutes / 60), minute: minutes % 60 };
    return day.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;
  };
  return [at(time.from), at(time.to)];
}

const dayOf = (at: number, zone: string): Temporal.PlainDate =>
  temporal().Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();

const midnight = (day: Temporal.PlainDate, zone: string): number =>
  day.toZonedDateTime(zone).epochMilliseconds;
