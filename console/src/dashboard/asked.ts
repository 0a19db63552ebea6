/** What the page of reports shows, as its address says it: a link shows the same. Pure. */
import { dayIn, instantIn } from '../list/filters.ts';

const LENGTHS = { '7d': 7, '30d': 30, '90d': 90, '365d': 365 } as const;
/** The ranges that end today, and the one between two days. */
export type Range = keyof typeof LENGTHS | 'days';
export const RANGES = [...Object.keys(LENGTHS), 'days'] as Range[];

export type Step = 'hour' | 'day' | 'week' | 'month';

export const GROUPS = ['none', 'admin', 'type', 'priority'] as const;
export type Group = (typeof GROUPS)[number];

/** The time that is shown. */
export interface Span {
  readonly range: Range;
  /** The first and the last day, of the reader's zone; empty unless the range is between two days. */
  readonly from: string;
  readonly to: string;
}

export interface Asked extends Span {
  readonly step: Step;
  readonly group: Group;
  /** The moment of the figures; null: now. */
  readonly asOf: string | null;
}

const USUAL = '30d';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** As many days as the slider goes through by hours. */
const FEW_DAYS = 10;

/** What an address's query asks for. What it doesn't know is left out, so that an old link still shows something. */
export function askedIn(search: string): Asked {
  const query = new URLSearchParams(search);
  const span = spanIn(query);
  return {
    ...span,
    step: stepOf(span, query.get('step')),
    group: GROUPS.find((name) => name === query.get('group')) ?? 'none',
    asOf: instantIn(query.get('as_of')),
  };
}

function spanIn(query: URLSearchParams): Span {
  const [from, to] = [dayIn(query.get('from')), dayIn(query.get('to'))];
  if (from !== '' && from <= to) return { range: 'days', from, to };
  const known = Object.keys(LENGTHS) as (keyof typeof LENGTHS)[];
  return { range: known.find((name) => name === query.get('range')) ?? USUAL, from: '', to: '' };
}

/** How many days it has. */
const lengthOf = ({ range, from, to }: Span): number =>
  range === 'days' ? Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1 : LENGTHS[range];

/** The steps of a time: enough points for a line, and not too many to tell apart. The first one is shown unless the address says another. */
export function stepsOf(span: Span): readonly [Step, ...Step[]] {
  const days = lengthOf(span);
  if (days <= FEW_DAYS) return ['day', 'hour'];
  if (days <= 45) return ['day', 'week'];
  return days <= 150 ? ['day', 'week', 'month'] : ['week', 'month'];
}

/** The step of that name if the time has it, else the usual one. */
export const stepOf = (span: Span, name: string | null): Step =>
  stepsOf(span).find((step) => step === name) ?? stepsOf(span)[0];

/** The query of the address that shows this: empty, or with its question mark. */
export function written(asked: Asked): string {
  const { range, from, to, step, group, asOf } = asked;
  const query = new URLSearchParams(range === 'days' ? { from, to } : {});
  if (range !== USUAL && range !== 'days') query.set('range', range);
  if (step !== stepsOf(asked)[0]) query.set('step', step);
  if (group !== 'none') query.set('group', group);
  if (asOf !== null) query.set('as_of', asOf);
  return query.size === 0 ? '' : `?${query}`;
}

const dayOf = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');

/** The first and the last day of a time, in the reader's zone. */
export function daysOf(span: Span, now: number): { readonly from: string; readonly to: string } {
  if (span.range === 'days') return { from: span.from, to: span.to };
  const today = new Date(now);
  const first = new Date(today.getFullYear(), today.getMonth(), today.getDate() - lengthOf(span) + 1);
  return { from: dayOf(first), to: dayOf(today) };
}

/** How far the slider goes back from now, in milliseconds: over the whole time. */
function reachOf(span: Span, now: number): number {
  if (span.range !== 'days') return lengthOf(span) * DAY_MS;
  const [year = 0, month = 1, day = 1] = span.from.split('-').map(Number);
  return Math.max(DAY_MS, now - new Date(year, month - 1, day).getTime());
}

const unitOf = (span: Span, now: number): number =>
  reachOf(span, now) <= FEW_DAYS * DAY_MS ? HOUR_MS : DAY_MS;

/** The last place of the slider, which stands for now; each place before it is an hour or a day earlier. */
export const lastPlace = (span: Span, now: number): number =>
  Math.ceil(reachOf(span, now) / unitOf(span, now));

/** The moment at a place of the slider; null: now. */
export function momentAt(span: Span, place: number, now: number): string | null {
  const last = lastPlace(span, now);
  return place >= last ? null : new Date(now - (last - place) * unitOf(span, now)).toISOString();
}

/** The place of a moment on the slider: the nearest one that there is. */
export function placeOf(span: Span, moment: string | null, now: number): number {
  const last = lastPlace(span, now);
  if (moment === null) return last;
  const place = last - Math.round((now - Date.parse(moment)) / unitOf(span, now));
  return Math.min(Math.max(place, 0), last - 1);
}
