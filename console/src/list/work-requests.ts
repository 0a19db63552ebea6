import { desk } from '../desk/desk.ts';
import { asked, type Filters } from './filters.ts';
import { WINDOW } from './order.ts';

/** What the list asks the desk. */

/** The rows of a window. */
export const windowAt = async (filters: Filters, offset: number, signal: AbortSignal) =>
  (await desk.work.list({ ...asked(filters), offset, limit: WINDOW }, { signal })).data;

/** Those of these items that are in the list. At most 100 of them. */
export const itemsAmong = async (filters: Filters, keys: readonly string[], signal: AbortSignal) =>
  (await desk.work.list({ ...asked(filters), ids: keys.join(','), limit: WINDOW }, { signal })).data;

/** How many items each view shows. */
export const countViews = async () => (await desk.work.counts()).data.counts;

/** The tags in use, the most frequent first. */
export const tagsInUse = async () => (await desk.work.tags()).data.tags;
