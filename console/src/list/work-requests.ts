import { desk } from '../desk/desk.ts';
import { asked, EVERYTHING, type Filters, filtersIn, written } from './filters.ts';
import { rowsAtFirst, WINDOW } from './order.ts';
import { askedOfPast, countsIn, rowOf } from './past.ts';

/** What the list asks the desk. */

/** Of how many items the desk may be asked by their keys at once. */
export const AT_ONCE = 100;

type Work = Awaited<ReturnType<typeof desk.work.list>>['data'];
/** `counts`: of the views; of the past, those that it knows. `counted`: the figure that the list is behind. */
export type Answer = Pick<Work, 'items' | 'total' | 'counted'> & {
  readonly counts?: Partial<Work['counts']>;
};

interface Options {
  readonly signal?: AbortSignal;
}

const readWindow = async (
  filters: Filters,
  offset: number,
  options: Options,
  limit = WINDOW,
): Promise<Answer> =>
  filters.asOf === null
    ? (await desk.work.list({ ...asked(filters), offset, limit }, options)).data
    : readPast(filters, offset, options, limit);

async function readPast(filters: Filters, offset: number, options: Options, limit: number): Promise<Answer> {
  const { data } = await desk.history.tickets(askedOfPast(filters, offset, limit), options);
  return { items: data.tickets.map(rowOf), total: data.meta.total, counts: countsIn(data.analytics) };
}

/** In pixels, at the usual size of texts: of the bar above a list and of its head, and of a row. */
const [ABOVE, ROW] = [100, 46];
/** As many rows as the window can show: each further one would be read, sent and taken in for each key of a search. */
const readTop = (filters: Filters, options: Options): Promise<Answer> =>
  readWindow(filters, 0, options, rowsAtFirst(innerHeight - ABOVE, ROW));

/** The beginning of the list of this address, as it was asked for before the page was there. */
let early: { readonly of: string; readonly answer: ReturnType<typeof readWindow> } | null = null;

/** Asks for the list of an address at once, beside the question who is signed in: it is shown only if they may see it. */
export function askEarly({ pathname, search, hash }: Location): void {
  // With a link that signs in, nobody is signed in yet.
  if (!/^\/console\/work(?:\/|$)/.test(pathname) || hash.startsWith('#sign-in=')) return;
  // Others than admins are shown no work, and ask for none.
  if (localStorage.getItem('casebook.role') !== 'admin') return;
  const filters = filtersIn(search);
  early = { of: written(filters), answer: readTop(filters, {}) };
  // Whoever takes the answer is told of its failure.
  early.answer.catch(() => {});
}

/** The beginning of a list: at least what is in sight. */
export function topOf(filters: Filters, signal: AbortSignal): Promise<Answer> {
  const asked = early;
  early = null;
  return asked?.of === written(filters) ? asked.answer : readTop(filters, { signal });
}

/** The rows of a window. */
export const windowAt = (filters: Filters, offset: number, signal: AbortSignal): Promise<Answer> =>
  readWindow(filters, offset, { signal });

/** The rows of a window, and some before it. Lists of the past have none of these: there, nothing moves. */
export const windowWith = (before: number, filters: Filters, offset: number, signal: AbortSignal) =>
  readWindow(filters, offset - before, { signal }, WINDOW + before);

/** Those of these items that are in the list. At most `AT_ONCE` of them. */
export const itemsAmong = async (filters: Filters, keys: readonly string[], signal: AbortSignal) =>
  (await desk.work.list({ ...asked(filters), ids: keys.join(','), limit: AT_ONCE }, { signal })).data;

/** These items, whatever list they are in. At most `AT_ONCE` of them. */
export const itemsNow = (keys: readonly string[], signal: AbortSignal) =>
  itemsAmong(EVERYTHING, keys, signal);

/** How many items each view shows. */
export const countViews = async () => (await desk.work.counts()).data.counts;

/** The tags in use, the most frequent first. */
export const tagsInUse = async () => (await desk.work.tags()).data.tags;
