import { setBit } from '../../../search/bitmap.ts';

/** The places of items, sorted by a rank and then by the place, ascending. */
export class Order {
  #sorted: Uint32Array = new Uint32Array(0);
  readonly #changed = new Set<number>();

  /** They are sorted in anew when the order is next read. */
  change(places: readonly number[]): void {
    for (const place of places) this.#changed.add(place);
  }

  /** @param size the number of all items. */
  sorted(ranks: Float64Array, size: number): Uint32Array {
    if (this.#changed.size > 0) this.#sorted = merged(this.#sorted, this.#changed, { ranks, size });
    this.#changed.clear();
    return this.#sorted;
  }
}

interface Ranked {
  readonly ranks: Float64Array;
  readonly size: number;
}

function merged(sorted: Uint32Array, changed: ReadonlySet<number>, { ranks, size }: Ranked): Uint32Array {
  const isBefore = (one: number, other: number): boolean => {
    const difference = (ranks[one] ?? 0) - (ranks[other] ?? 0);
    return difference === 0 ? one < other : difference < 0;
  };
  const moved = new Uint32Array(changed).sort((one, other) => (isBefore(one, other) ? -1 : 1));
  const isMoved = new Uint32Array(Math.ceil(size / 32));
  for (const place of moved) setBit(isMoved, place);
  const result = new Uint32Array(size);
  let [length, next] = [0, 0];
  for (const place of sorted) {
    if (isSet(isMoved, place)) continue;
    while (next < moved.length && isBefore(moved[next] ?? 0, place)) result[length++] = moved[next++] ?? 0;
    result[length++] = place;
  }
  while (next < moved.length) result[length++] = moved[next++] ?? 0;
  return result;
}

export const isSet = (bits: Uint32Array, place: number): boolean =>
  (((bits[place >>> 5] ?? 0) >>> (place & 31)) & 1) === 1;
