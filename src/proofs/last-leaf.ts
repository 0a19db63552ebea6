import type { EventReader } from '../events/log/port.ts';
import { eventOfLeaf, keptLeaf } from './kept-leaves.ts';
import { eventHashOf } from './leaves.ts';
import type { TreeState, TreeStore } from './store/port.ts';

/**
 * The log doesn't hold what its tree was made of. The tree isn't made anew from it, since that would destroy what shows which
 * event was changed.
 */
export class TreeContradicted extends Error {
  override readonly name = 'TreeContradicted';
}

/** Throws `TreeContradicted` unless the log has the last leaf of the tree where it was. */
export async function checkLastLeaf(
  log: Pick<EventReader, 'readAll'>,
  store: Pick<TreeStore, 'tile'>,
  { size, position }: TreeState,
): Promise<void> {
  if (size === 0) return;
  const { hash } = await keptLeaf(store, size - 1);
  const event = await eventOfLeaf(log, store, size - 1);
  if (event !== null && eventHashOf(event).equals(hash)) return;
  throw new TreeContradicted(
    `the event log does not hold the event at position ${position} that is the last leaf of its tree: casebook verify tells what was changed`,
  );
}
