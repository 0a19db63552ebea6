import { BEGINNING, type EventReader, type Position, type RecordedEvent } from '../events/log/port.ts';
import { type Place, placeIn } from './store/places.ts';
import type { Tile, TileAddress, TreeStore } from './store/port.ts';
import { TreeUnavailable } from './store/unavailable.ts';
import { hashIn, TILE } from './tiles.ts';

/** Throws `TreeUnavailable` when the tile is missing. */
export async function tileOf(store: Pick<TreeStore, 'tile'>, address: TileAddress): Promise<Tile> {
  const tile = await store.tile(address);
  if (tile === null)
    throw new TreeUnavailable(`tile ${address.number} of level ${address.level} of the tree is missing`);
  return tile;
}

/** A leaf of the tree, with the place of the event that it stands for. */
export interface KeptLeaf extends Place {
  /** Counted from 0. */
  readonly index: number;
  readonly hash: Buffer;
}

/** The leaf of that number, which the tree must have. */
export async function keptLeaf(store: Pick<TreeStore, 'tile'>, index: number): Promise<KeptLeaf> {
  const { hashes, places } = await tileOf(store, { level: 0, number: Math.floor(index / TILE) });
  return { index, hash: hashIn(hashes, index % TILE), ...placeIn(places, index % TILE) };
}

const PAGE = 16;

/**
 * The event that stands where the leaf of that number has its place; null when none does. EventStoreDB reads only from positions of events:
 * the one before it is that of the leaf before.
 */
export async function eventOfLeaf(
  log: Pick<EventReader, 'readAll'>,
  store: Pick<TreeStore, 'tile'>,
  index: number,
): Promise<RecordedEvent | null> {
  const { position } = await keptLeaf(store, index);
  let after: Position = index === 0 ? BEGINNING : (await keptLeaf(store, index - 1)).position;
  for (;;) {
    const page = await log.readAll(after, PAGE);
    const found = page.find((event) => event.position >= position);
    if (found !== undefined) return found.position === position ? found : null;
    const last = page.at(-1);
    if (last === undefined) return null;
    after = last.position;
  }
}
