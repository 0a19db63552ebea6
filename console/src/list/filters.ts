/** What a list shows, as the address says it: a link shows the same list. Pure. */
import { type Figure, figureIn, figureParameters } from './figure.ts';
import {
  hasPast,
  KINDS,
  SORTS,
  type Sort,
  STATUSES,
  TICKET_PRIORITIES,
  TYPES,
  VIEWS,
  type View,
} from './vocabulary.ts';

/** The filters that hold several values, by their names in the address and in requests. */
export const CHOICES = ['kind', 'status', 'priority', 'type', 'assigned_to', 'tag'] as const;
export type ChoiceName = (typeof CHOICES)[number];

export interface Filters extends Readonly<Record<ChoiceName, readonly string[]>> {
  readonly view: View;
  readonly search: string;
  /** Whether the search looks into messages, too. */
  readonly inMessages: boolean;
  /** The days of opening, of the desk's time zone; empty: whenever it was. */
  readonly createdFrom: string;
  readonly createdTo: string;
  /** Only what is of this user or guest, as `user:ID` or `guest:ID`; empty: of anybody. */
  readonly person: string;
  /** Only what this figure of the reports counts. */
  readonly figure: Figure | null;
  /** The moment at which tickets are shown as they were; null: now. */
  readonly asOf: string | null;
  readonly sort: Sort;
  readonly order: 'asc' | 'desc';
}

/** What is shown where the address says nothing. */
export const NO_FILTERS: Filters = {
  view: 'open',
  search: '',
  inMessages: false,
  createdFrom: '',
  createdTo: '',
  person: '',
  figure: null,
  asOf: null,
  sort: 'updated',
  order: 'desc',
  ...{ kind: [], status: [], priority: [], type: [], assigned_to: [], tag: [] },
};

/** Every ticket and chat. */
export const EVERYTHING: Filters = { ...NO_FILTERS, view: 'all' };

/** As the desk takes it. */
const PERSON = /^(?:user|guest):[^\s\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]{0,127}$/u;

/** Values that a filter may have; null: any. */
const KNOWN: Readonly<Record<ChoiceName, readonly string[] | null>> = {
  kind: KINDS,
  status: STATUSES,
  priority: TICKET_PRIORITIES,
  type: TYPES,
  assigned_to: null,
  tag: null,
};

const oneOf = <Value extends string>(
  known: readonly Value[],
  given: string | null,
  otherwise: Value,
): Value => known.find((value) => value === given) ?? otherwise;

/** The parts of a list with commas between them; `\,` is a comma within a part, and `\\` a backslash. */
export function partsOf(list: string): readonly string[] {
  const parts = [...list.matchAll(/((?:\\.|[^,\\])+)(?:,|$)/gu)];
  return parts.map(([, part]) => (part ?? '').replace(/\\(.)/gu, '$1').trim()).filter((part) => part !== '');
}

export const listOf = (parts: readonly string[]): string =>
  parts.map((part) => part.replace(/[\\,]/gu, '\\$&')).join(',');

function choicesIn(name: ChoiceName, query: URLSearchParams): readonly string[] {
  const known = KNOWN[name];
  const given = partsOf(query.get(name) ?? '');
  return [...new Set(given)].filter((value) => known === null || known.includes(value));
}

/** The desk searches for no more characters. */
export const LONGEST_SEARCH = 200;

/** The filters of an address's query. What it doesn't know is left out, so that an old link still shows a list. */
export function filtersIn(search: string): Filters {
  const query = new URLSearchParams(search);
  const view = oneOf(VIEWS, query.get('view'), NO_FILTERS.view);
  // What a view of now alone shows has no past.
  const asOf = hasPast(view) ? instantIn(query.get('as_of')) : null;
  const choices = Object.fromEntries(CHOICES.map((name) => [name, choicesIn(name, query)]));
  return {
    ...(choices as Record<ChoiceName, readonly string[]>),
    view,
    search: (query.get('search') ?? '').slice(0, LONGEST_SEARCH),
    inMessages: query.get('search_in') === 'all',
    createdFrom: dayIn(query.get('created_from')),
    createdTo: dayIn(query.get('created_to')),
    person: PERSON.exec(query.get('person') ?? '')?.[0] ?? '',
    // Of the past, the list knows no figures.
    figure: asOf === null ? figureIn(query) : null,
    asOf,
    sort: oneOf(SORTS, query.get('sort'), NO_FILTERS.sort),
    order: oneOf(['asc', 'desc'], query.get('order'), NO_FILTERS.order),
  };
}

/** The query of the address that shows these filters: empty, or with its question mark. */
export function written(filters: Filters): string {
  const query = new URLSearchParams();
  for (const name of ['view', 'search', 'sort', 'order', 'person'] as const)
    if (filters[name] !== NO_FILTERS[name]) query.set(name, filters[name]);
  if (filters.inMessages) query.set('search_in', 'all');
  for (const name of CHOICES) if (filters[name].length > 0) query.set(name, listOf(filters[name]));
  for (const [name, value] of Object.entries({ ...days(filters), ...figured(filters) }))
    if (value !== undefined) query.set(name, value);
  if (filters.asOf !== null) query.set('as_of', filters.asOf);
  return query.size === 0 ? '' : `?${query}`;
}

/** The day that an address names; empty: none. */
export const dayIn = (text: string | null): string =>
  /^\d{4}-\d\d-\d\d$/.test(text ?? '') && !Number.isNaN(Date.parse(text ?? '')) ? (text ?? '') : '';

/** The moment that an address names; null: none. */
export function instantIn(text: string | null): string | null {
  const time = /^\d{4}-\d\d-\d\dT.*Z$/.test(text ?? '') ? Date.parse(text ?? '') : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** What an address names as its moment and is none; null: it names one, or nothing. */
export function noMomentIn(search: string): string | null {
  const given = new URLSearchParams(search).get('as_of');
  return given === null || instantIn(given) !== null ? null : given;
}

const days = ({ createdFrom, createdTo }: Filters) => ({
  ...(createdFrom !== '' && { created_from: createdFrom }),
  ...(createdTo !== '' && { created_to: createdTo }),
});
const figured = ({ figure }: Filters) => figure && figureParameters(figure);

/** What is searched for, from the first letter on. A sign alone begins something else, such as `#` a number. */
export function searchedFor({ search }: Filters): string {
  const term = search.trim();
  return /^\p{P}$/u.test(term) ? '' : term;
}

/** The parameters of a request for the list. */
export function asked(filters: Filters) {
  const choices = CHOICES.map((name) => [name, listOf(filters[name])] as const);
  const search = searchedFor(filters);
  return {
    ...(Object.fromEntries(choices.filter(([, list]) => list !== '')) as Partial<Record<ChoiceName, string>>),
    ...days(filters),
    ...figured(filters),
    ...(filters.person !== '' && { person: filters.person }),
    view: filters.view,
    sort_by: filters.sort,
    sort_order: filters.order,
    ...(search !== '' && { search, highlight: 'true' as const }),
    ...(search !== '' && filters.inMessages && { search_in: 'all' as const }),
  };
}

/** The same for filters that ask the desk for the same list. */
export const listKey = (filters: Filters): string => JSON.stringify([asked(filters), filters.asOf]);

/** The filters with one value more, or without it if it is there. */
export function toggled(filters: Filters, name: ChoiceName, value: string): Filters {
  const now = filters[name];
  const next = now.includes(value) ? now.filter((other) => other !== value) : [...now, value];
  return { ...filters, [name]: next };
}

/** Whether anything but the search narrows the view. */
export const isNarrowed = (filters: Filters): boolean =>
  CHOICES.some((name) => filters[name].length > 0) ||
  filters.createdFrom + filters.createdTo + filters.person !== '' ||
  filters.figure !== null;

/** The view, its search and its order, with nothing else that narrows it. */
export const cleared = ({ view, search, inMessages, asOf, sort, order }: Filters): Filters => ({
  ...{ ...NO_FILTERS, view, search, inMessages, asOf, sort, order },
});
