import { LRUCache } from 'lru-cache';
import type { AnyBulkWriteOperation, ClientSession } from 'mongodb';
import { type Bitmap, countWords, emptyBitmap } from '../../../search/bitmap.ts';
import type { Layout } from '../../../search/layout.ts';
import { type BytesRow, bytesIn } from '../../../store/mongo/collections.ts';
import { decodeBlock, encodeBlock } from '../index/block-codec.ts';
import { applyEdit, type BlockEdit, blockKey, type Facet } from '../index/facets.ts';
import type { TicketCollections } from './collections.ts';

/** 16 MB of blocks of 4 KiB. */
const HOT_BLOCKS = 4_096;

/**
 * Writes each block that a commit changes once, and caches frequently written blocks. A block without tickets isn't
 * stored: the collections are the same, however the events were divided into commits.
 */
export class FacetBlockWriter {
  readonly #collections: TicketCollections;
  readonly #layout: Layout;
  readonly #hot = new LRUCache<string, Uint32Array>({ max: HOT_BLOCKS });

  constructor(collections: TicketCollections, layout: Layout) {
    this.#collections = collections;
    this.#layout = layout;
  }

  async apply(edits: readonly BlockEdit[], session: ClientSession): Promise<void> {
    if (edits.length === 0) return;
    const blocks = await this.#blocksOf(edits, session);
    const writes: AnyBulkWriteOperation<BytesRow<string>>[] = [];
    for (const edit of edits) {
      const key = blockKey(edit.facet, edit.block);
      const words = blocks.get(key) ?? new Uint32Array(this.#layout.blockSize / 32);
      applyEdit(words, edit);
      this.#hot.set(key, words);
      writes.push(writeOf(key, words));
    }
    await this.#collections.facets.bulkWrite(writes, { session });
  }

  /** After a failed transaction, or one of another projector. */
  forget(): void {
    this.#hot.clear();
  }

  /** Those that exist. */
  async #blocksOf(edits: readonly BlockEdit[], session: ClientSession): Promise<Map<string, Uint32Array>> {
    const blocks = new Map<string, Uint32Array>();
    const missing: string[] = [];
    for (const { facet, block } of edits) {
      const key = blockKey(facet, block);
      const hot = this.#hot.get(key);
      if (hot === undefined) missing.push(key);
      else blocks.set(key, hot);
    }
    for (const [key, words] of await findBlocks(this.#collections, missing, this.#layout, session))
      blocks.set(key, words);
    return blocks;
  }
}

function writeOf(key: string, words: Uint32Array): AnyBulkWriteOperation<BytesRow<string>> {
  const filter = { _id: key };
  if (countWords(words) === 0) return { deleteOne: { filter } };
  return { replaceOne: { filter, replacement: { bytes: encodeBlock(words) }, upsert: true } };
}

async function findBlocks(
  { facets }: TicketCollections,
  keys: readonly string[],
  layout: Layout,
  session: ClientSession,
): Promise<readonly (readonly [string, Uint32Array])[]> {
  if (keys.length === 0) return [];
  const rows = await facets.find({ _id: { $in: [...keys] } }, { session }).toArray();
  return rows.map((row) => [row._id, decodeBlock(bytesIn(row), layout)]);
}

/** `tickets`: their number, which limits the blocks that can exist. */
export async function readFacet(
  collections: TicketCollections,
  facet: Facet,
  { layout, tickets }: { readonly layout: Layout; readonly tickets: number },
  session: ClientSession,
): Promise<Bitmap> {
  const bits = emptyBitmap(layout.blockSize);
  const count = Math.ceil(tickets / layout.blockSize);
  const places = new Map(Array.from({ length: count }, (_, block) => [blockKey(facet, block), block]));
  for (const [key, words] of await findBlocks(collections, [...places.keys()], layout, session))
    bits.blocks[places.get(key) ?? 0] = words;
  return bits;
}
