import type { Position } from '../../events/log/port.ts';
import type { Change, Stored } from '../projection.ts';

/**
 * What a document was found by in an order that changes, before a commit moved it: what the list knows it by, and its place
 * before. Plain JSON.
 */
export type Move = readonly unknown[];

/** Where a walk through such an order began: in which making of the read models, and after which commit that moved anything. */
export interface WalkStart {
  readonly making: string;
  readonly after: number;
}

/** The moves of one commit as they are stored. */
export interface CommittedMoves {
  /** It names the commit: the highest position of its documents, and higher than that of the commit before. */
  readonly after: number;
  /** How many documents have moved, all commits up to this one together. */
  readonly count: number;
  readonly moves: string;
}

/** So many of the latest moves are kept, more or less. A walk that began before them can't be continued. */
export const KEPT_MOVES = 100_000;
/** Older ones are removed whenever so many have come. */
const REMOVED_AFTER = 1_000;

/** Before the first commit that moves anything. */
export const NOTHING_MOVED: CommittedMoves = { after: 0, count: 0, moves: '[]' };

/** What follows the latest commit with moves; null when there are none. */
export function nextMoves<Document extends Stored>(
  latest: Omit<CommittedMoves, 'moves'>,
  changes: readonly Change<Document>[],
  moveOf: (change: Change<Document>) => Move | null,
): CommittedMoves | null {
  const moves = changes.map(moveOf).filter((move) => move !== null);
  if (moves.length === 0) return null;
  const positions = changes.map(({ after }): Position => after.position);
  const after = positions.reduce<number>(
    (highest, position) => Math.max(highest, position),
    latest.after + 1,
  );
  return { after, count: latest.count + moves.length, moves: JSON.stringify(moves) };
}

/** Up to which count moves are removed now; null when that can wait. */
export function removedUpTo(latest: number, count: number): number | null {
  const isDue = Math.floor(latest / REMOVED_AFTER) !== Math.floor(count / REMOVED_AFTER);
  return isDue && count > KEPT_MOVES ? count - KEPT_MOVES : null;
}

/** All moves of commits, given newest first, so that of a document that moved several times the oldest one counts. */
export const movesIn = (commits: readonly string[]): readonly Move[] =>
  commits.flatMap((moves) => JSON.parse(moves) as Move[]);
