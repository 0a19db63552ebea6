import type { Awaitable } from '../../../search/steps.ts';
import type { Move, WalkStart } from '../../../store/moves.ts';
import type { WorkItem } from '../documents.ts';

/** What a store must read, all of one state. Keys are positions of first events. */
export interface WorkSource {
  /** In ascending order of keys, after this one. */
  itemsAfter(key: number, limit: number): Awaitable<readonly WorkItem[]>;
  /** In any order. */
  items(keys: readonly number[]): Awaitable<readonly WorkItem[]>;
  /** Those that there are, by their ids, in any order. */
  named(ids: readonly string[]): Awaitable<readonly WorkItem[]>;
  ofOwner(owner: string): Awaitable<readonly WorkItem[]>;
  /** The latest change. */
  walkStart(): Awaitable<WalkStart>;
  /** The changes since then, newest first; null when they aren't known any more. */
  movesSince(start: WalkStart): Awaitable<readonly Move[] | null>;
}
