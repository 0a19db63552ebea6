import type { WorkListQuery, WorkPlace, WorkSort } from '../queries.ts';
import type { Matched } from './matching.ts';
import { isSet } from './order.ts';
import type { WorkRows } from './rows.ts';
import type { Work } from './table.ts';

/** A place among the rows, and its rank in an order. */
export interface Ranked {
  readonly place: number;
  readonly rank: number;
}

/** Where a page begins, and in which order. */
interface Walk extends Pick<WorkListQuery, 'sortBy' | 'sortOrder'> {
  readonly after: WorkPlace;
  /** The ranks at the first page of those that have moved since, by their keys. */
  readonly earlier: ReadonlyMap<number, number>;
  readonly limit: number;
}

/** In the order of creation the place itself is the rank. */
export const rankAt = ({ ranks }: WorkRows, sort: WorkSort, place: number): number =>
  sort === 'created' ? place : (ranks[sort].numbers[place] ?? 0);

/** Those that match after a place. What has moved since the first page is at its former place. */
export function placesAfter(work: Work, walk: Walk, matched: Matched): readonly Ranked[] {
  const { rows } = work;
  const sign = walk.sortOrder === 'asc' ? 1 : -1;
  const compare = (one: Ranked, other: Ranked) => sign * (one.rank - other.rank || one.place - other.place);
  const start = { place: rows.placeOf(walk.after.begun), rank: walk.after.rank };
  const from = walk.sortBy === 'created' ? { ...start, rank: start.place } : start;
  const isWanted = (place: number) => matched.bits === null || isSet(matched.bits, place);
  const moved = [...walk.earlier]
    .map(([key, rank]) => ({ place: rows.placeOf(key), rank }))
    .filter((each) => each.place >= 0 && isWanted(each.place) && compare(from, each) < 0);
  const others = unmoved(work, walk, { from, compare, isWanted });
  return [...others, ...moved].sort(compare).slice(0, walk.limit);
}

interface Unmoved {
  readonly from: Ranked;
  compare(one: Ranked, other: Ranked): number;
  isWanted(place: number): boolean;
}

function unmoved(work: Work, walk: Walk, { from, compare, isWanted }: Unmoved): Ranked[] {
  const { rows } = work;
  const sorted = walk.sortBy === 'created' ? null : work.order(walk.sortBy);
  const rankedAt = (step: number): Ranked => {
    const at = walk.sortOrder === 'asc' ? step : rows.size - 1 - step;
    const place = sorted === null ? at : (sorted[at] ?? 0);
    return { place, rank: rankAt(rows, walk.sortBy, place) };
  };
  let [low, high] = [0, rows.size];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(rankedAt(middle), from) <= 0) low = middle + 1;
    else high = middle;
  }
  const found: Ranked[] = [];
  for (let step = low; step < rows.size && found.length < walk.limit; step++) {
    const ranked = rankedAt(step);
    if (isWanted(ranked.place) && !walk.earlier.has(rows.keyAt(ranked.place))) found.push(ranked);
  }
  return found;
}
