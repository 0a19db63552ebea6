import type { EventReader, Position } from '../events/log/port.ts';
import { nextTurn } from '../events/next-turn.ts';
import { idBytesOf } from './leaves.ts';
import { consistencyRanges, inclusionRanges, type LeafRange } from './merkle/ranges.ts';
import { PLACE_BYTES, type Place, placeIn } from './store/places.ts';
import type { TreeStore } from './store/port.ts';
import { hashIn, hashOfRange, TILE } from './tiles.ts';
import { tileOf } from './tree-writer.ts';

/** A leaf of the tree, with the event that it stands for. */
export interface Leaf {
  readonly index: number;
  readonly position: Position;
  readonly hash: Buffer;
}

/** Makes roots and proofs from the tree that is kept. Sizes and indexes must be within it. */
export interface Prover {
  root(size: number): Promise<Buffer>;
  /** The inclusion proof of a leaf in the tree of that size, from the leaf to the root. */
  inclusion(index: number, size: number): Promise<readonly Buffer[]>;
  /** The consistency proof between the trees of two sizes, of which the first isn't 0. */
  consistency(first: number, second: number): Promise<readonly Buffer[]>;
  /** The leaf of the event at a position; null when none stands there. */
  leafAt(position: Position): Promise<Leaf | null>;
  /** The leaf of the event with an id, which is searched for through all leaves; null when there is none. */
  leafOf(id: string): Promise<Leaf | null>;
}

export function createProver(store: TreeStore, log: Pick<EventReader, 'readAll'>): Prover {
  const read: Parameters<typeof hashOfRange>[1] = (address) => tileOf(store, address);
  const hashesOf = async (ranges: readonly LeafRange[]) => {
    const hashes: Buffer[] = [];
    for (const range of ranges) hashes.push(await hashOfRange(range, read));
    return hashes;
  };

  async function leafNumber(index: number): Promise<Leaf & Place> {
    const { hashes, places } = await tileOf(store, { level: 0, number: Math.floor(index / TILE) });
    return { index, hash: hashIn(hashes, index % TILE), ...placeIn(places, index % TILE) };
  }

  /** Ids have no index: eight bytes of each are compared, and then the event itself. */
  async function isEvent(id: string, { position }: Place): Promise<boolean> {
    const [event] = await log.readAll((position - 1) as Position, 1);
    return event?.id === id;
  }

  return {
    root: (size) => hashOfRange({ start: 0, end: size }, read),
    inclusion: (index, size) => hashesOf(inclusionRanges(index, size)),
    consistency: (first, second) => hashesOf(consistencyRanges(first, second)),

    async leafAt(position) {
      let [start, end] = [0, (await store.state())?.size ?? 0];
      while (start < end) {
        const middle = Math.floor((start + end) / 2);
        const leaf = await leafNumber(middle);
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
        const count = Math.min(places.length / PLACE_BYTES, size - first);
        for (let index = 0; index < count; index++) {
          const place = placeIn(places, index);
          if (place.id.equals(wanted) && (await isEvent(id, place))) return leafNumber(first + index);
        }
        await nextTurn();
      }
      return null;
    },
  };
}
