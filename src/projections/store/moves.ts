import type { Position } from '../../events/log/port.ts';
import type { Change, Stored } from '../projection.ts';

/**
 * A document's place in an order that changes, before a commit moved it: its key in the list, and its former
 * place. Plain JSON.
 */
export type Move = readonly unknown[];

/** Where paging through such an order began: which build of the read models, and after which commit with moves. */
export interface WalkStart {
  readonly making: string;
  readonly after: number;
}

/** The moves of one commit, as stored. */
export interface CommittedMoves {
  /** Identifies the commit: the highest position of its documents, which is higher than that of the previous commit. */
  readonly after: number;
  /** How many documents have moved in all commits up to this one. */
  readonly count: number;
  readonly moves: string;
}

/** About so many of the latest moves are kept. Paging that began before them can't be continued. */
export const KEPT_MOVES = 100_000;
/** Older ones are removed each time so many have been added. */
const REMOVED_AFTER = 1_000;

/** Before the first commit with moves. */
export const NOTHING_MOVED: CommittedMoves = { after: 0, count: 0, moves: '[]' };

/** Follows the latest commit with moves; null when there are none. */
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

/** The count up to which moves are removed now; null when it can wait. */
export function removedUpTo(latest: number, count: number): number | null {
  const isDue = Math.floor(latest / REMOVED_AFTER) !== Math.floor(count / REMOVED_AFTER);
  return isDue && count > KEPT_MOVES ? count - KEPT_MOVES : null;
}

/** All moves of commits, given newest first, so that the oldest move of a document counts. */
export const movesIn = (commits: readonly string[]): readonly Move[] =>
  commits.flatMap((moves) => JSON.parse(moves) as Move[]);
