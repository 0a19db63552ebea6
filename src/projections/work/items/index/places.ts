import { setBit } from '../../../search/bitmap.ts';
import type { WorkRows } from './rows.ts';

/** Places of rows, one bit for each. */
export type Places = Uint32Array;

export const noPlaces = ({ size }: WorkRows): Places => new Uint32Array(Math.ceil(size / 32));

/** The places of the items with these keys, as far as there are any. In ascending order, each is looked for from the last one on. */
export function placesAmong(rows: WorkRows, keys: Iterable<number>): Places {
  const places = noPlaces(rows);
  let from = 0;
  for (const key of Float64Array.from(keys).sort()) {
    from = rows.firstFrom(from, key);
    if (rows.keyAt(from) === key && from < rows.size) setBit(places, from);
  }
  return places;
}

export const inBoth = (one: Places, other: Places): Places => one.map((word, at) => word & (other[at] ?? 0));

/** Calls `look` for each of them, ascending. */
export function eachPlace(places: Places, look: (place: number) => void): void {
  for (let at = 0; at < places.length; at++)
    for (let rest = places[at] ?? 0; rest !== 0; rest &= rest - 1)
      look(at * 32 + 31 - Math.clz32(rest & -rest));
}
