import { type FactColumns, joinFacts, lengthOf, sliceFacts } from './columns.ts';

/** Of how many facts a full piece consists, and how many pieces that aren't full may follow the full ones. */
export interface FactLayout {
  readonly full: number;
  readonly open: number;
}

/** A full piece has 200 KiB; the others are joined every 64 commits, so that few rows are read, and bytes rarely written again. */
export const FACT_LAYOUT: FactLayout = { full: 8_192, open: 64 };

/** One row of the store: consecutive facts. */
export interface Piece {
  /** The number of facts before it. */
  readonly first: number;
  readonly facts: FactColumns;
}

/** A piece that isn't full. */
export interface OpenPiece {
  readonly first: number;
  readonly count: number;
}

/** Whether the open pieces are to be joined with the facts that are added now. */
export function areJoined(open: readonly OpenPiece[], added: number, layout: FactLayout): boolean {
  const count = open.reduce((sum, piece) => sum + piece.count, 0);
  return open.length > 0 && (open.length >= layout.open || count + added >= layout.full);
}

/** Facts that follow one another, cut into pieces of which only the last one may be open. */
export function piecesOf(
  first: number,
  parts: readonly FactColumns[],
  { full }: FactLayout,
): readonly Piece[] {
  const facts = joinFacts(parts);
  const pieces: Piece[] = [];
  for (let from = 0; from < lengthOf(facts); from += full)
    pieces.push({ first: first + from, facts: sliceFacts(facts, from, from + full) });
  return pieces;
}

/** Those of the pieces that aren't full, as they follow the full ones. */
export const openOf = (pieces: readonly Piece[], { full }: FactLayout): readonly OpenPiece[] =>
  pieces
    .map((piece) => ({ first: piece.first, count: lengthOf(piece.facts) }))
    .filter(({ count }) => count < full);

/** The positions of a piece's facts lie between these two. */
export function boundsOf({ positions }: FactColumns): { readonly least: number; readonly most: number } {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const position of positions) {
    if (position < least) least = position;
    if (position > most) most = position;
  }
  return { least, most };
}
