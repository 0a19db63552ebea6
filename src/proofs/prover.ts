import type { EventReader, Position } from '../events/log/port.ts';
import { nextTurn } from '../events/next-turn.ts';
import { eventOfLeaf, type KeptLeaf, keptLeaf, tileOf } from './kept-leaves.ts';
import { idBytesOf } from './leaves.ts';
import { consistencyRanges, inclusionRanges, type LeafRange } from './merkle/ranges.ts';
import { indexesOf } from './store/places.ts';
import type { TreeStore } from './store/port.ts';
import { hashOfRange, TILE } from './tiles.ts';

/** Makes roots and proofs from the tree that is kept. Sizes and indexes must be within it. */
export interface Prover {
  root(size: number): Promise<Buffer>;
  /** The inclusion proof of a leaf in the tree of that size, from the leaf to the root. */
  inclusion(index: number, size: number): Promise<readonly Buffer[]>;
  /** The consistency proof between the trees of two sizes, of which the first isn't 0. */
  consistency(first: number, second: number): Promise<readonly Buffer[]>;
  /** The leaf of the event at a position; null when none stands there. */
  leafAt(position: Position): Promise<KeptLeaf | null>;
  /** The leaf of the event with an id, which is searched for through all leaves; null when there is none. */
  leafOf(id: string): Promise<KeptLeaf | null>;
}

/** Tiles that are searched through at once: some milliseconds. */
const TILES_AT_ONCE = 32;

export function createProver(store: TreeStore, log: Pick<EventReader, 'readAll'>): Prover {
  const read: Parameters<typeof hashOfRange>[1] = (address) => tileOf(store, address);
  const hashesOf = async (ranges: readonly LeafRange[]) => {
    const hashes: Buffer[] = [];
    for (const range of ranges) hashes.push(await hashOfRange(range, read));
    return hashes;
  };

  /** Ids have no index: eight bytes of each are compared, and then the event itself. */
  const isEvent = async (id: string, index: number) => (await eventOfLeaf(log, store, index))?.id === id;

  return {
    root: (size) => hashOfRange({ start: 0, end: size }, read),
    inclusion: (index, size) => hashesOf(inclusionRanges(index, size)),
    consistency: (first, second) => hashesOf(consistencyRanges(first, second)),

    async leafAt(position) {
      let [start, end] = [0, (await store.state())?.size ?? 0];
      while (start < end) {
        const middle = Math.floor((start + end) / 2);
        const leaf = await keptLeaf(store, middle);
        if (leaf.position === position) return leaf;
        if (leaf.position < position) start = middle + 1;
        else end = middle;
      }
      return null;
    },

    async leafOf(id) {
      const size = (await store.state())?.size ?? 0;
      const wanted = idBytesOf(id);
      for (let first = 0; first < size; first += TILE) {
        const { places } = await tileOf(store, { level: 0, number: first / TILE });
        for (const index of indexesOf(wanted, places))
          if (await isEvent(id, first + index)) return keptLeaf(store, first + index);
        if (first % (TILES_AT_ONCE * TILE) === 0) await nextTurn();
      }
      return null;
    },
  };
}
