import type { BusinessHours } from '../../calendar/business-hours.ts';
import { type BusinessTime, businessTime } from '../../calendar/business-time.ts';
import { percentile } from '../../projections/history/series/statistics.ts';

/** The rules by which tickets are judged. */
export interface Definitions {
  readonly businessHours: BusinessHours;
  /** Within which support wants to have replied first, in seconds of business hours. */
  readonly responseTarget: number;
}

/** What happened to a ticket: instants in milliseconds since the epoch. */
export interface TicketTimes {
  readonly opened: number;
  /** Null: there was no visible reply of an admin. */
  readonly answered: number | null;
  /** Each time that it became resolved or closed. */
  readonly resolved: readonly number[];
}

/** Times in whole seconds of business hours; null when there are none. */
export interface Spread {
  readonly median: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
}

export interface Figures {
  readonly first_response: Spread;
  readonly resolution: Spread;
  /** Of the tickets, by their first response. `pending`: there is none yet, and still time. */
  readonly target: { readonly met: number; readonly missed: number; readonly pending: number };
}

/** Judges tickets by definitions, as they were at an instant. */
export function figuresOf(
  tickets: Iterable<TicketTimes>,
  { businessHours, responseTarget }: Definitions,
  at: number,
): Figures {
  const time = businessTime(businessHours);
  const [responses, resolutions]: [number[], number[]] = [[], []];
  const target = { met: 0, missed: 0, pending: 0 };
  for (const { opened, answered, resolved } of tickets) {
    const took = secondsOf(time, opened, answered ?? at);
    if (answered !== null) responses.push(took);
    if (took > responseTarget) target.missed++;
    else if (answered === null) target.pending++;
    else target.met++;
    resolutions.push(...resolved.map((instant) => secondsOf(time, opened, instant)));
  }
  return { first_response: spreadOf(responses), resolution: spreadOf(resolutions), target };
}

const secondsOf = (time: BusinessTime, from: number, to: number): number =>
  Math.floor(time.between(from, to) / 1_000);

function spreadOf(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values).sort();
  const [median, p90, p99] = [50, 90, 99].map((percent) =>
    percentile(sorted, percent),
  ) as Spread[keyof Spread][];
  return { median: median ?? null, p90: p90 ?? null, p99: p99 ?? null };
}
