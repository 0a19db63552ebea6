import { HASH_BYTES } from './merkle/hashes.ts';
import { PLACE_BYTES } from './store/places.ts';
import type { Tile, TileAddress } from './store/port.ts';
import { rootOfHashes, TILE } from './tiles.ts';

/** The tiles of a tree to which leaves are added. Only the last one of each level is in memory. */
export interface GrowingTiles {
  readonly size: number;
  add(leafHash: Buffer, place: Buffer): void;
  /** The tiles that have changed since the last call. */
  changed(): readonly Tile[];
}

interface Level {
  number: number;
  count: number;
  readonly hashes: Buffer;
  readonly places: Buffer;
}

/** `read`: finds the tiles of the tree as it was left, with `size` leaves. */
export async function growTiles(
  size: number,
  read: (address: TileAddress) => Promise<Tile>,
): Promise<GrowingTiles> {
  const levels: Level[] = [];
  for (let hashes = size; hashes > 0; hashes = Math.floor(hashes / TILE))
    levels.push(await levelLeft(levels.length, hashes, read));
  /** Full ones, and the levels whose last tile has changed. */
  const full: Tile[] = [];
  const touched = new Set<number>();
  let leaves = size;

  function copyOf(level: number): Tile {
    const { number, count, hashes, places } = levels[level] as Level;
    return {
      ...{ level, number },
      hashes: Buffer.from(hashes.subarray(0, count * HASH_BYTES)),
      places: Buffer.from(places.subarray(0, level === 0 ? count * PLACE_BYTES : 0)),
    };
  }

  function put(level: number, hash: Buffer, place: Buffer | null): void {
    levels[level] ??= newLevel(level);
    const tile = levels[level];
    hash.copy(tile.hashes, tile.count * HASH_BYTES);
    place?.copy(tile.places, tile.count * PLACE_BYTES);
    tile.count += 1;
    touched.add(level);
    if (tile.count < TILE) return;
    full.push(copyOf(level));
    touched.delete(level);
    const root = rootOfHashes(tile.hashes);
    Object.assign(tile, { number: tile.number + 1, count: 0 });
    put(level + 1, root, null);
  }

  return {
    get size() {
      return leaves;
    },
    add(leafHash, place) {
      put(0, leafHash, place);
      leaves += 1;
    },
    changed() {
      const tiles = [...full, ...[...touched].map(copyOf)];
      full.length = 0;
      touched.clear();
      return tiles;
    },
  };
}

const newLevel = (level: number): Level => ({
  ...{ number: 0, count: 0 },
  hashes: Buffer.alloc(TILE * HASH_BYTES),
  places: Buffer.alloc(level === 0 ? TILE * PLACE_BYTES : 0),
});

/** `hashes`: how many there are on the level. */
async function levelLeft(
  level: number,
  hashes: number,
  read: (address: TileAddress) => Promise<Tile>,
): Promise<Level> {
  const left = newLevel(level);
  left.number = Math.floor(hashes / TILE);
  left.count = hashes % TILE;
  if (left.count === 0) return left;
  const tile = await read({ level, number: left.number });
  tile.hashes.copy(left.hashes);
  tile.places.copy(left.places);
  return left;
}
