import { BEGINNING, type Position } from '../../../events/log/port.ts';
import { type Awaitable, read, type Steps } from '../../search/steps.ts';
import { type Block, indexUpTo, lastOf } from './blocks.ts';
import type { EventTime } from './documents.ts';
import type { FoundInstant, FoundPosition } from './queries.ts';

/** The blocks of one build of the projection, as each engine reads and writes them. All of one state, or of one transaction. */
export interface MomentStore {
  /** The last block that begins at or before a position. */
  blockAt(position: number): Awaitable<Block | null>;
  firstBlock(): Awaitable<Block | null>;
  lastBlock(): Awaitable<Block | null>;
  /** The first block with an event that happened later. */
  blockAfter(time: number): Awaitable<Block | null>;
  /** Removes a block, if there is one, and adds others in its place or at the end. */
  replace(removed: Block | null, added: readonly Block[]): Awaitable<void>;
  /** Says of all blocks that begin after a position that an event before them happened at that time. */
  raise(after: number, time: number): Awaitable<void>;
}

export function* findTimes(store: MomentStore, ids: readonly string[]): Steps<Map<string, EventTime>> {
  const found = new Map<string, EventTime>();
  for (const id of ids) {
    const position = Number(id) as Position;
    if (String(position) !== id) continue;
    const block = yield* read(store.blockAt(position));
    const index = block === null ? -1 : indexUpTo(block, position);
    if (block?.positions[index] === position)
      found.set(id, { id, position, time: block.times[index] as number });
  }
  return found;
}

export function* findInstant(store: MomentStore, time: number): Steps<FoundInstant> {
  const later = yield* read(store.blockAfter(time));
  if (later === null) {
    const last = yield* read(store.lastBlock());
    return { position: last === null ? BEGINNING : (lastOf(last) as Position), isOpen: true };
  }
  const index = later.times.findIndex((each) => each > time);
  if (index > 0) return { position: later.positions[index - 1] as Position, isOpen: false };
  const previous = yield* read(store.blockAt((later.positions[0] as number) - 1));
  return { position: previous === null ? BEGINNING : (lastOf(previous) as Position), isOpen: false };
}

export function* findPosition(store: MomentStore, position: number): Steps<FoundPosition> {
  const block = yield* read(store.blockAt(position));
  if (block === null) return { position: BEGINNING, latest: 0 };
  const index = indexUpTo(block, position);
  const latest = block.times.subarray(0, index + 1).reduce((a, b) => Math.max(a, b), block.before);
  return { position: block.positions[index] as Position, latest };
}
