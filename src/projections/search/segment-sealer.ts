import { filledSegments, type Layout } from './layout.ts';

/** Where the segments of one index are kept. */
export interface SegmentStorage {
  isStored(segment: number): Promise<boolean>;
  store(segment: number): Promise<void>;
}

/**
 * Stores the segments that are full, once and for all. That is no part of a commit, since a segment can be more than a
 * transaction takes. While one isn't stored, a node that needs it makes it by itself.
 */
export class SegmentSealer {
  readonly #layout: Layout;
  readonly #storage: SegmentStorage;
  /** How many of what the index numbers are in segments that are stored, as far as it is known. */
  #sealed = 0;

  constructor(layout: Layout, storage: SegmentStorage) {
    this.#layout = layout;
    this.#storage = storage;
  }

  /** `count`: how many are numbered, committed. */
  async seal(count: number): Promise<void> {
    for (const segment of filledSegments(this.#layout, this.#sealed, count)) {
      if (!(await this.#storage.isStored(segment))) await this.#storage.store(segment);
      this.#sealed = (segment + 1) * this.#layout.segmentSize;
    }
  }
}
