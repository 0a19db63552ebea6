import { LRUCache } from 'lru-cache';
import type { SearchMemory } from '../store/search-memory.ts';
import type { Bitmap } from './bitmap.ts';
import type { Positions } from './positions.ts';
import { ScannedCache } from './scanned-cache.ts';
import type { Segment } from './segment.ts';
import { positionsBytes, segmentBytes } from './segment-codec.ts';

/** The texts before `reach` that contain a term. */
export interface Known {
  readonly bits: Bitmap;
  readonly reach: number;
}

/** The caches of a reader for its searches, shared by all projections. Keys begin with the name of the tables. */
export class SearchCaches {
  readonly terms: LRUCache<string, Known>;
  readonly segments: ScannedCache<Segment>;
  readonly positions: ScannedCache<Positions>;
  /** For the messages of a segment: the ordinal of the ticket or conversation of each. */
  readonly owners: ScannedCache<Uint32Array>;

  /** Drops all: the words of people who were erased are among them. */
  clear(): void {
    for (const cache of [this.terms, this.segments, this.positions, this.owners]) cache.clear();
  }

  constructor(memory: SearchMemory) {
    this.terms = new LRUCache({ maxSize: memory.terms, sizeCalculation: knownBytes });
    this.segments = new ScannedCache(memory.segments, segmentBytes);
    this.positions = new ScannedCache(memory.positions, positionsBytes);
    this.owners = new ScannedCache(memory.owners, ({ byteLength }) => byteLength);
  }
}

function knownBytes({ bits }: Known, key: string): number {
  const blocks = bits.blocks.filter((block) => block !== undefined).length;
  return 256 + key.length * 2 + (blocks * bits.blockSize) / 8;
}
