import { comparison } from '../../ticketing/tickets/index/place.ts';
import type { UpdatedAfter, UpdatedWalk } from '../../ticketing/tickets/index/source.ts';
import type { NumberColumn } from '../versions/columns.ts';

/** Tickets in the order of their last changes, for windows of that order: only the times are sorted, not the tickets. */
export class TimesInOrder {
  readonly #times: NumberColumn;
  readonly #sorted: NumberColumn;

  /** `times`: by ordinal. */
  constructor(times: NumberColumn) {
    this.#times = times;
    this.#sorted = times.slice().sort();
  }

  /** The ordinals in a window, by time, and among equal times by ordinal, each in its direction. */
  window({ updated, ordinal, offset, limit }: UpdatedWalk): readonly number[] {
    const { length } = this.#sorted;
    const [from, to] = [Math.min(offset, length), Math.min(offset + limit, length)];
    if (from >= to) return [];
    const [least, most] = updated === 'asc' ? [from, to - 1] : [length - to, length - 1 - from];
    const [low, high] = [this.#sorted[least] as number, this.#sorted[most] as number];
    const sign = updated === 'asc' ? 1 : -1;
    const bySign = ordinal === 'asc' ? 1 : -1;
    const found = this.#between(low, high).sort(
      (one, other) => sign * (this.#timeOf(one) - this.#timeOf(other)) || bySign * (one - other),
    );
    // Those at the times of both ends may be more than the window has.
    const before = updated === 'asc' ? this.#below(low) : length - this.#below(high + 1);
    return found.slice(from - before, to - before);
  }

  /** The ordinals that follow a place. */
  after({ order, from, limit }: UpdatedAfter): readonly number[] {
    const { length } = this.#sorted;
    if (length === 0) return [];
    const inOrder = comparison(order);
    const place = (ordinal: number) => ({ ordinal, rank: this.#timeOf(ordinal) });
    const isAscending = order === 'asc';
    const [first, end] = [this.#below(from.rank), this.#below(from.rank + 1)];
    const last = isAscending ? Math.min(end + limit, length) - 1 : Math.max(first - limit, 0);
    const furthest = this.#sorted[last] as number;
    const found = isAscending
      ? this.#between(from.rank, Math.max(furthest, from.rank))
      : this.#between(Math.min(furthest, from.rank), from.rank);
    return found
      .map(place)
      .filter((each) => inOrder(from, each) < 0)
      .sort(inOrder)
      .slice(0, limit)
      .map(({ ordinal }) => ordinal);
  }

  #timeOf(ordinal: number): number {
    return this.#times[ordinal] as number;
  }

  /** The ordinals with times between these two, both included. */
  #between(low: number, high: number): number[] {
    const found: number[] = [];
    for (let ordinal = 0; ordinal < this.#times.length; ordinal++) {
      const time = this.#times[ordinal] as number;
      if (time >= low && time <= high) found.push(ordinal);
    }
    return found;
  }

  /** How many times are below one. */
  #below(time: number): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] as number) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
