import { LRUCache } from 'lru-cache';

const MOST = 100_000;

/** The ordinals of the ids that were used last. It takes memory only as it fills: a bound of `max` would take all at once. */
export const createOrdinalCache = (): LRUCache<string, number> =>
  new LRUCache({ maxSize: MOST, sizeCalculation: () => 1 });
