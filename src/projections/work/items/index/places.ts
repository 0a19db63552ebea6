import { setBit } from '../../../search/bitmap.ts';
import type { WorkRows } from './rows.ts';

/** Places of rows, one bit for each. */
export type Places = Uint32Array;

export const noPlaces = ({ size }: WorkRows): Places => new Uint32Array(Math.ceil(size / 32));

/** The places of the items with these keys, as far as there are any. */
export function placesAmong(rows: WorkRows, keys: Iterable<number>): Places {
  const places = noPlaces(rows);
  for (const key of keys) {
    const place = rows.placeOf(key);
    if (place >= 0) setBit(places, place);
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
