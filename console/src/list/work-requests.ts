import { untyped } from '../desk/untyped.ts';
import { asked, type Filters } from './filters.ts';
import type { Item } from './item.ts';
import { WINDOW } from './order.ts';
import type { View } from './vocabulary.ts';

/** What the list asks the desk. */

const LIST = 'GET /api/v1/unified-admin/work';

export type Counts = Readonly<Partial<Record<View, number>>>;

interface WorkPage {
  readonly items: readonly Item[];
  readonly total: number;
  readonly counts: Counts;
}
interface UsedTag {
  readonly tag: string;
  readonly count: number;
}

/** The rows of a window. */
export const windowAt = (filters: Filters, offset: number, signal: AbortSignal): Promise<WorkPage> =>
  untyped(LIST, { ...asked(filters), offset, limit: WINDOW }, signal);

/** Those of these items that are in the list. At most 100 of them. */
export const itemsAmong = (
  filters: Filters,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<WorkPage> => untyped(LIST, { ...asked(filters), ids: keys.join(','), limit: WINDOW }, signal);

/** How many items each view shows. */
export const countViews = async (): Promise<Counts> =>
  (await untyped<{ readonly counts: Counts }>(`${LIST}/counts`)).counts;

/** The tags in use, the most frequent first. */
export const tagsInUse = async (): Promise<readonly UsedTag[]> =>
  (await untyped<{ readonly tags: readonly UsedTag[] }>(`${LIST}/tags`)).tags;
