import type { DatabaseSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import { type Bitmap, countWords, emptyBitmap } from '../../../search/bitmap.ts';
import type { Layout } from '../../../search/layout.ts';
import { bytesOf, numberOf, prepare, type Statement } from '../../../store/sqlite/connection.ts';
import { decodeBlock, encodeBlock } from '../index/block-codec.ts';
import { applyEdit, type BlockEdit, blockKey, type Facet } from '../index/facets.ts';

/** 16 MB of blocks of 4 KiB. */
const HOT_BLOCKS = 4_096;

/**
 * Writes each block that a commit changes once, and caches frequently written blocks. A block without tickets isn't
 * stored: the tables are the same, however the events were divided into commits.
 */
export class FacetBlockWriter {
  readonly #layout: Layout;
  readonly #hot = new LRUCache<string, Uint32Array>({ max: HOT_BLOCKS });
  readonly #select: Statement;
  readonly #upsert: Statement;
  readonly #delete: Statement;

  constructor(db: DatabaseSync, table: string, layout: Layout) {
    this.#layout = layout;
    this.#select = prepare(
      db,
      `SELECT bits FROM ${table}_facets WHERE facet = ? AND value = ? AND block = ?`,
    );
    this.#upsert = prepare(
      db,
      `INSERT INTO ${table}_facets (facet, value, block, bits) VALUES (?, ?, ?, ?)
       ON CONFLICT (facet, value, block) DO UPDATE SET bits = excluded.bits`,
    );
    this.#delete = prepare(db, `DELETE FROM ${table}_facets WHERE facet = ? AND value = ? AND block = ?`);
  }

  apply(edits: readonly BlockEdit[]): void {
    for (const edit of edits) {
      const { facet, block } = edit;
      const words = this.#block(facet, block);
      applyEdit(words, edit);
      if (countWords(words) === 0) this.#delete.run(facet.name, facet.value, block);
      else this.#upsert.run(facet.name, facet.value, block, encodeBlock(words));
    }
  }

  /** After a failed transaction, or one of another projector. */
  forget(): void {
    this.#hot.clear();
  }

  #block(facet: Facet, block: number): Uint32Array {
    const key = blockKey(facet, block);
    const hot = this.#hot.get(key);
    if (hot !== undefined) return hot;
    const row = this.#select.row(facet.name, facet.value, block);
    const words =
      row === undefined
        ? new Uint32Array(this.#layout.blockSize / 32)
        : decodeBlock(bytesOf(row[0]), this.#layout);
    this.#hot.set(key, words);
    return words;
  }
}

export class FacetBlockReader {
  readonly #layout: Layout;
  readonly #select: Statement;

  constructor(db: DatabaseSync, table: string, layout: Layout) {
    this.#layout = layout;
    this.#select = prepare(db, `SELECT block, bits FROM ${table}_facets WHERE facet = ? AND value = ?`);
  }

  read(facet: Facet): Bitmap {
    const bits = emptyBitmap(this.#layout.blockSize);
    for (const [block, words] of this.#select.rows(facet.name, facet.value)) {
      bits.blocks[numberOf(block)] = decodeBlock(bytesOf(words), this.#layout);
    }
    return bits;
  }
}
