/** Rows of the list from one to another. Pure. */
import type { Order } from './order.ts';

/** The places of the first and of the last row; both are part of it. */
export interface Range {
  readonly first: number;
  readonly last: number;
  /** It doesn't reach as far as was asked for. */
  readonly isCut: boolean;
}

/** From one place towards another, whichever comes first: at most so many rows. */
export function rangeOf(from: number, to: number, most: number): Range {
  const end = from + Math.sign(to - from) * Math.min(Math.abs(to - from), most - 1);
  return { first: Math.min(from, end), last: Math.max(from, end), isCut: end !== to };
}

/** Whether all of its rows have come. */
export function isKnown({ keys }: Order, { first, last }: Omit<Range, 'isCut'>): boolean {
  for (let index = first; index <= last; index++) if (keys[index] === undefined) return false;
  return true;
}
