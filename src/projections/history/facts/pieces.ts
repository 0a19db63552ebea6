import { type FactColumns, joinFacts, lengthOf, sliceFacts } from './columns.ts';

/**
 * Of how many facts a full piece consists, and the small ones behind the full ones; the former is a multiple of the latter. Where
 * pieces begin follows from the number of facts alone: the same facts make the same rows, however commits divide them.
 */
export interface FactLayout {
  readonly full: number;
  readonly small: number;
}

/** A full piece has 200 KiB. Of a small one, which is written again with each commit until it is complete, there are 3. */
export const FACT_LAYOUT: FactLayout = { full: 8_192, small: 128 };

/** One row of the store: consecutive facts. */
export interface Piece {
  /** The number of facts before it. */
  readonly first: number;
  readonly facts: FactColumns;
}

/** Where the pieces begin that are written anew when facts are added: the last small ones become a full one, or the last one grows. */
export function beginOfChange(count: number, added: number, { full, small }: FactLayout): number {
  const isCompleted = Math.floor(count / full) < Math.floor((count + added) / full);
  const size = isCompleted ? full : small;
  return Math.floor(count / size) * size;
}

/** Facts from a place where a piece begins, cut into pieces. */
export function piecesOf(
  first: number,
  parts: readonly FactColumns[],
  { full, small }: FactLayout,
): readonly Piece[] {
  const facts = joinFacts(parts);
  const pieces: Piece[] = [];
  for (let from = 0; from < lengthOf(facts); ) {
    const isFull = (first + from) % full === 0 && lengthOf(facts) - from >= full;
    const to = from + (isFull ? full : small);
    pieces.push({ first: first + from, facts: sliceFacts(facts, from, to) });
    from = to;
  }
  return pieces;
}

/** The positions of a piece's facts lie between these two. */
export function boundsOf({ positions }: FactColumns): { readonly least: number; readonly most: number } {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const position of positions) {
    if (position < least) least = position;
    if (position > most) most = position;
  }
  return { least, most };
}
