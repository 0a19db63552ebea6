import { LRUCache } from 'lru-cache';

const MOST = 100_000;

/** The ordinals of the ids that were used last. A bound of `max` would allocate all its memory at once. */
export const createOrdinalCache = (): LRUCache<string, number> =>
  new LRUCache({ maxSize: MOST, sizeCalculation: () => 1 });
