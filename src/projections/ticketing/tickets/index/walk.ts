import { add, type Bitmap, clearBit, emptyBitmap, has, intersect } from '../../../search/bitmap.ts';
import { select } from '../../../search/select.ts';
import { read, type Steps } from '../../../search/steps.ts';
import type { Matched } from './by-update.ts';
import { rankedFacets } from './facets.ts';
import type { EarlierRanks, Place, Walk } from './place.ts';
import type { TicketIndex } from './source.ts';
import { walkByUpdate } from './walk-by-update.ts';

/** The matching tickets after a place, in the order at the first page. */
export function* walkOn(source: TicketIndex, matched: Matched, walk: Walk): Steps<readonly Place[]> {
  const { sortBy } = walk;
  if (sortBy === 'createdAt') return byCreation(matched, walk);
  if (sortBy === 'updatedAt') return yield* walkByUpdate(source, matched, walk);
  return yield* byFacet(source, matched, { ...walk, sortBy });
}

function byCreation({ bits, tickets }: Matched, { after, sortOrder, limit }: Walk): readonly Place[] {
  const isAscending = sortOrder === 'asc';
  const place = (ordinal: number): Place => ({ rank: 0, ordinal });
  if (bits !== null) {
    const rest = isAscending ? above(bits, after.ordinal) : below(bits, after.ordinal);
    return select(rest, { offset: 0, limit }, !isAscending).map(place);
  }
  const left = isAscending ? tickets - 1 - after.ordinal : after.ordinal;
  return Array.from({ length: Math.max(0, Math.min(limit, left)) }, (_, index) =>
    place(isAscending ? after.ordinal + 1 + index : after.ordinal - 1 - index),
  );
}

/** Value by value, each newest first. */
function* byFacet(
  source: TicketIndex,
  { bits }: Matched,
  walk: Walk & { readonly sortBy: 'status' | 'priority' | 'support_type' },
): Steps<Place[]> {
  const { after, earlier, limit, sortOrder } = walk;
  const found: Place[] = [];
  for (const { rank, ...facet } of rankedFacets(walk.sortBy, sortOrder)) {
    if (sortOrder === 'asc' ? rank < after.rank : rank > after.rank) continue;
    const having = yield* read(source.facet(facet));
    const now = bits === null ? having : intersect(bits, having);
    const then = asItWas(now, bits, earlier, rank);
    const rest = rank === after.rank ? below(then, after.ordinal) : then;
    const ordinals = select(rest, { offset: 0, limit: limit - found.length }, true);
    found.push(...ordinals.map((ordinal) => ({ rank, ordinal })));
    if (found.length === limit) break;
  }
  return found;
}

/** The tickets of a rank: those that have it now, but of those that have moved, the ones that had it. */
function asItWas(now: Bitmap, bits: Bitmap | null, earlier: EarlierRanks, rank: number): Bitmap {
  if (earlier.size === 0) return now;
  const then: Bitmap = { blockSize: now.blockSize, blocks: now.blocks.map((words) => words?.slice()) };
  for (const [ordinal, was] of earlier) {
    if (was !== rank) remove(then, ordinal);
    else if (bits === null || has(bits, ordinal)) add(then, ordinal);
  }
  return then;
}

function remove(bits: Bitmap, ordinal: number): void {
  const block = Math.floor(ordinal / bits.blockSize);
  const words = bits.blocks[block];
  if (words !== undefined) clearBit(words, ordinal - block * bits.blockSize);
}

/** The part under an ordinal. Shares blocks with the bitmap. */
function below(bits: Bitmap, ordinal: number): Bitmap {
  const block = Math.floor(ordinal / bits.blockSize);
  const words = bits.blocks[block]?.slice();
  const offset = ordinal - block * bits.blockSize;
  words?.fill(0, (offset >>> 5) + 1);
  if (words !== undefined) words[offset >>> 5] = (words[offset >>> 5] ?? 0) & ((1 << (offset & 31)) - 1);
  return { blockSize: bits.blockSize, blocks: [...bits.blocks.slice(0, block), words] };
}

/** The part over an ordinal. Shares blocks with the bitmap. */
function above(bits: Bitmap, ordinal: number): Bitmap {
  const block = Math.floor(ordinal / bits.blockSize);
  const words = bits.blocks[block]?.slice();
  const offset = ordinal - block * bits.blockSize;
  words?.fill(0, 0, offset >>> 5);
  if (words !== undefined) words[offset >>> 5] = (words[offset >>> 5] ?? 0) & ~((2 << (offset & 31)) - 1);
  const rest = emptyBitmap(bits.blockSize);
  bits.blocks.forEach((each, index) => {
    if (index >= block) rest.blocks[index] = index === block ? words : each;
  });
  return rest;
}
