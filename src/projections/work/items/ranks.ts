import type { Change } from '../../projection.ts';
import type { Move } from '../../store/moves.ts';
import type { WorkItem } from './documents.ts';
import type { WorkSort } from './queries.ts';
import { levelOf, waitingSince } from './state.ts';

/** An order that changes: that of creation is the order of the log. */
export type MovingSort = Exclude<WorkSort, 'created'>;

const MOVING = ['updated', 'priority', 'waiting'] as const satisfies readonly MovingSort[];
/** Later than any instant, in milliseconds since the epoch. */
const NEVER = 8_640_000_000_000_000;

/** A number for each sorted field: descending order begins with the highest one. */
export function rankOf(item: WorkItem, sort: MovingSort): number {
  if (sort === 'updated') return Date.parse(item.updatedAt);
  if (sort === 'priority') return levelOf(item.priority);
  const since = waitingSince(item);
  return since === null ? -1 : NEVER - Date.parse(since);
}

/**
 * Every change is told, whether it moves the item or not: that is how readers find out what has changed. First the item's key, then
 * its former ranks; none for a new one.
 */
export const moveOf = ({ before, after }: Change<WorkItem>): Move => [
  after.begun,
  ...(before === null ? [] : MOVING.map((sort) => rankOf(before, sort))),
];

export const movedIn = (move: Move): number => move[0] as number;

/** The ranks of the items that have moved, by their keys; the newest moves come first, so that the oldest one counts. */
export function earlierRanks(moves: readonly Move[], sort: MovingSort): Map<number, number> {
  const at = 1 + MOVING.indexOf(sort);
  const moved = (moves as readonly number[][]).filter(({ length }) => length > 1);
  return new Map(moved.map((move) => [move[0] ?? 0, move[at] ?? 0]));
}
