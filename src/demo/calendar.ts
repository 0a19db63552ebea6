import { Random } from './random.ts';

export const DAY = 86_400_000;
/** How far back the first ticket lies. */
const SPAN = 150 * DAY;

/** How busy each hour of the day is (UTC; Lagos is an hour ahead). */
const HOURS = [1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 11, 10, 11, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2];
const BUSIEST_HOUR = 12;
const WEEKEND = 0.55;

/**
 * When tickets are opened, in order: more of them in office hours, fewer at weekends, and more from month to month.
 * The last one is opened at `until` itself, so that there is always one today.
 */
export function openingTimes(seed: number, tickets: number, until: number): readonly number[] {
  const random = Random.of(seed, 'calendar');
  const times = new Float64Array(tickets);
  for (let index = 0; index < tickets - 1; index++) times[index] = openingTime(random, until);
  if (tickets > 0) times[tickets - 1] = until;
  return [...times.sort()];
}

/** When the desk began, some hours before its first ticket. */
export const beginningOf = (until: number): number => until - SPAN - DAY / 4;

function openingTime(random: Random, until: number): number {
  for (;;) {
    const time = Math.floor(until - SPAN * (1 - growing(random.next())));
    if (random.chance(activityAt(new Date(time)))) return time;
  }
}

/** Evenly spread numbers become denser towards 1: three times as many at the end as at the beginning. */
const growing = (even: number): number => (Math.sqrt(1 + 8 * even) - 1) / 2;

function activityAt(time: Date): number {
  const day = time.getUTCDay();
  const weekend = day === 0 || day === 6 ? WEEKEND : 1;
  return (weekend * (HOURS[time.getUTCHours()] ?? 1)) / BUSIEST_HOUR;
}
