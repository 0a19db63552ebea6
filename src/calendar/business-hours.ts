/** A stretch of a local day, in minutes from its midnight. */
export interface OpenTime {
  readonly from: number;
  readonly to: number;
}

/** When support works: for each day of the week, Monday first, in order and apart from each other. */
export type WorkingWeek = readonly (readonly OpenTime[])[];

/** The working week of a time zone, without its holidays. */
export interface BusinessHours {
  readonly week: WorkingWeek;
  /** Local days without working time, such as `2026-12-25`. */
  readonly holidays: readonly string[];
  /** An IANA zone, such as `Africa/Lagos`. */
  readonly zone: string;
}

const DAYS: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY_MINUTES = 24 * 60;
const ENTRY =
  /^(mon|tue|wed|thu|fri|sat|sun)(?:-(mon|tue|wed|thu|fri|sat|sun))?\s+(\d\d):([0-5]\d)-(\d\d):([0-5]\d)$/i;

/** Such as `mon-fri 09:00-17:00, sat 10:00-14:00`. Null when it is none, or has no time at all. */
export function workingWeekIn(text: string): WorkingWeek | null {
  const week: OpenTime[][] = DAYS.map(() => []);
  for (const entry of text.split(',')) {
    const [, first = '', last = first, ...clock] = ENTRY.exec(entry.trim()) ?? [];
    const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = clock.map(Number);
    const time = { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
    if (first === '' || time.from >= time.to || time.to > DAY_MINUTES) return null;
    for (const day of daysBetween(first, last)) week[day]?.push(time);
  }
  return week.map(united);
}

function daysBetween(first: string, last: string): readonly number[] {
  const [from, to] = [indexOf(first), indexOf(last)];
  const count = ((to - from + DAYS.length) % DAYS.length) + 1;
  return Array.from({ length: count }, (_, step) => (from + step) % DAYS.length);
}

const indexOf = (day: string): number => DAYS.indexOf(day.toLowerCase());

/** In order; those that touch or overlap become one. */
function united(times: readonly OpenTime[]): readonly OpenTime[] {
  const apart: OpenTime[] = [];
  for (const { from, to } of times.toSorted((one, other) => one.from - other.from)) {
    const last = apart.at(-1);
    if (last && from <= last.to) apart[apart.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else apart.push({ from, to });
  }
  return apart;
}

/** The one text of a working week: `workingWeekIn` reads it back. */
export function textOfWeek(week: WorkingWeek): string {
  const entries: string[] = [];
  for (let day = 0; day < DAYS.length; ) {
    const times = textsOf(week[day] ?? []);
    let last = day;
    while (last + 1 < DAYS.length && textsOf(week[last + 1] ?? []).join() === times.join()) last++;
    const days = last === day ? DAYS[day] : `${DAYS[day]}-${DAYS[last]}`;
    entries.push(...times.map((time) => `${days} ${time}`));
    day = last + 1;
  }
  return entries.join(', ');
}

const textsOf = (times: readonly OpenTime[]): readonly string[] =>
  times.map(({ from, to }) => `${clockOf(from)}-${clockOf(to)}`);

const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Days with commas between them, such as `2026-12-25, 2027-01-01`, in order; null when one is no day. */
export function holidaysIn(text: string): readonly string[] | null {
  const days = text
    .split(',')
    .map((day) => day.trim())
    .filter((day) => day !== '');
  return days.every(isDay) ? [...new Set(days)].toSorted() : null;
}

/** Whether a text is a day of the calendar, such as `2026-02-24`. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);
