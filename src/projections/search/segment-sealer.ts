import { filledSegments, type Layout } from './layout.ts';

/** Where the segments of one index are stored. */
export interface SegmentStorage {
  isStored(segment: number): Promise<boolean>;
  store(segment: number): Promise<void>;
}

/**
 * Stores the segments that are full, once and for all. This is not part of a commit, since a segment can be larger than a
 * transaction may be. Until a segment is stored, each node that needs it builds it.
 */
export class SegmentSealer {
  readonly #layout: Layout;
  readonly #storage: SegmentStorage;
  /** How many ordinals are in stored segments, as far as this node knows. */
  #sealed = 0;

  constructor(layout: Layout, storage: SegmentStorage) {
    this.#layout = layout;
    this.#storage = storage;
  }

  /** `count`: the number of committed ordinals. */
  async seal(count: number): Promise<void> {
    for (const segment of filledSegments(this.#layout, this.#sealed, count)) {
      if (!(await this.#storage.isStored(segment))) await this.#storage.store(segment);
      this.#sealed = (segment + 1) * this.#layout.segmentSize;
    }
  }
}
