import type { Position } from '../../events/log/port.ts';
import { tileOf } from '../kept-leaves.ts';
import { PLACE_BYTES, placeIn } from '../store/places.ts';
import type { TreeStore } from '../store/port.ts';
import { hashIn, TILE } from '../tiles.ts';

/** A leaf as the desk's tree has it. */
export interface ExpectedLeaf {
  readonly position: Position;
  /** What recognises the event's id, in hexadecimal. */
  readonly id: string;
  readonly hash: Buffer;
}

/** The leaves of the tree that is kept, in their order. Throws `TreeUnavailable` where a part of it is missing. */
export async function* expectedLeaves(store: TreeStore): AsyncGenerator<ExpectedLeaf, void, undefined> {
  const size = (await store.state())?.size ?? 0;
  for (let first = 0; first < size; first += TILE) {
    const { hashes, places } = await tileOf(store, { level: 0, number: first / TILE });
    const count = Math.min(places.length / PLACE_BYTES, size - first);
    for (let index = 0; index < count; index++) {
      const { position, id } = placeIn(places, index);
      yield { position, id: id.toString('hex'), hash: hashIn(hashes, index) };
    }
  }
}
