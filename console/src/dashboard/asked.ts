/** What the page of reports shows, as its address says it: a link shows the same. Pure. */

const DAYS = { '7d': 7, '30d': 30, '90d': 90, '365d': 365 } as const;
export type Range = keyof typeof DAYS;
export const RANGES = Object.keys(DAYS) as Range[];

/** The steps of each range: enough points for a line, and not too many to tell apart. The first one is shown unless the address says another. */
export const STEPS_OF = {
  '7d': ['day', 'hour'],
  '30d': ['day', 'week'],
  '90d': ['day', 'week', 'month'],
  '365d': ['week', 'month'],
} as const satisfies Readonly<Record<Range, readonly string[]>>;
export type Step = (typeof STEPS_OF)[Range][number];

export const GROUPS = ['none', 'admin', 'type', 'priority'] as const;
export type Group = (typeof GROUPS)[number];

export interface Asked {
  readonly range: Range;
  readonly step: Step;
  readonly group: Group;
  /** The moment of the figures; null: now. */
  readonly asOf: string | null;
}

const USUAL = '30d';

/** What an address's query asks for. What it doesn't know is left out, so that an old link still shows something. */
export function askedIn(search: string): Asked {
  const query = new URLSearchParams(search);
  const range = RANGES.find((name) => name === query.get('range')) ?? USUAL;
  return {
    range,
    step: stepOf(range, query.get('step')),
    group: GROUPS.find((name) => name === query.get('group')) ?? 'none',
    asOf: instantIn(query.get('as_of')),
  };
}

/** The step of that name if the range has it, else the usual one. */
export const stepOf = (range: Range, name: string | null): Step =>
  STEPS_OF[range].find((step) => step === name) ?? STEPS_OF[range][0];

function instantIn(text: string | null): string | null {
  const time = /^\d{4}-\d\d-\d\dT.*Z$/.test(text ?? '') ? Date.parse(text ?? '') : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** The query of the address that shows this: empty, or with its question mark. */
export function written({ range, step, group, asOf }: Asked): string {
  const query = new URLSearchParams();
  if (range !== USUAL) query.set('range', range);
  if (step !== STEPS_OF[range][0]) query.set('step', step);
  if (group !== 'none') query.set('group', group);
  if (asOf !== null) query.set('as_of', asOf);
  return query.size === 0 ? '' : `?${query}`;
}

const dayOf = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');

/** The first and the last day of a range that ends today, in the reader's zone. */
export function daysOf(range: Range, now: number): { readonly from: string; readonly to: string } {
  const today = new Date(now);
  const first = new Date(today.getFullYear(), today.getMonth(), today.getDate() - DAYS[range] + 1);
  return { from: dayOf(first), to: dayOf(today) };
}

const HOUR_MS = 3_600_000;
const unitOf = (range: Range): number => (range === '7d' ? HOUR_MS : 24 * HOUR_MS);

/** The last place of the slider of a range, which stands for now; each place before it is an hour or a day earlier. */
export const lastPlace = (range: Range): number => (DAYS[range] * 24 * HOUR_MS) / unitOf(range);

/** The moment at a place of the slider; null: now. */
export const momentAt = (range: Range, place: number, now: number): string | null =>
  place >= lastPlace(range) ? null : new Date(now - (lastPlace(range) - place) * unitOf(range)).toISOString();

/** The place of a moment on the slider: the nearest one that there is. */
export function placeOf(range: Range, moment: string | null, now: number): number {
  if (moment === null) return lastPlace(range);
  const place = lastPlace(range) - Math.round((now - Date.parse(moment)) / unitOf(range));
  return Math.min(Math.max(place, 0), lastPlace(range) - 1);
}
