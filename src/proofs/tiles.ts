import { EMPTY_ROOT, HASH_BYTES, nodeHashOf } from './merkle/hashes.ts';
import { type LeafRange, splitOf } from './merkle/ranges.ts';
import type { Tile, TileAddress } from './store/port.ts';

/** Hashes of a full tile: eight levels of the tree. */
export const TILE = 256;
const TILE_LEVELS = 8;

/** Reads a tile that must be there. */
export type ReadTile = (address: TileAddress) => Promise<Pick<Tile, 'hashes'>>;

export const hashIn = (hashes: Buffer, index: number): Buffer =>
  hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);

/** The root over hashes that are a power of two. */
export function rootOfHashes(hashes: Buffer): Buffer {
  let level = Array.from({ length: hashes.length / HASH_BYTES }, (_, index) => hashIn(hashes, index));
  while (level.length > 1)
    level = Array.from({ length: level.length / 2 }, (_, index) =>
      nodeHashOf(level[2 * index] as Buffer, level[2 * index + 1] as Buffer),
    );
  return level[0] ?? EMPTY_ROOT;
}

/** The hash of leaves, `MTH(D[start:end])` of RFC 9162, section 2.1.1, where they make up a node of a tree. */
export async function hashOfRange({ start, end }: LeafRange, read: ReadTile): Promise<Buffer> {
  const size = end - start;
  if (size === 0) return EMPTY_ROOT;
  const levels = Math.log2(size);
  if (Number.isInteger(levels)) return hashOfComplete({ start, end }, levels, read);
  const middle = start + splitOf(size);
  return nodeHashOf(
    await hashOfRange({ start, end: middle }, read),
    await hashOfRange({ start: middle, end }, read),
  );
}

/** A complete subtree begins at a multiple of its size, so that a single tile has all of it. */
async function hashOfComplete({ start, end }: LeafRange, levels: number, read: ReadTile): Promise<Buffer> {
  const level = Math.floor(levels / TILE_LEVELS);
  const unit = TILE ** level;
  const [first, last] = [start / unit, end / unit];
  const number = Math.floor(first / TILE);
  const { hashes } = await read({ level, number });
  const from = first - number * TILE;
  return rootOfHashes(hashes.subarray(from * HASH_BYTES, (from + last - first) * HASH_BYTES));
}
