import type { Db } from 'mongodb';
import { RateLimiterMongo } from 'rate-limiter-flexible';
import type { Counter, CreateCounter } from '../limits.ts';
import { once } from './once.ts';

const COLLECTION = 'rateLimits';

/** Counters that all nodes share. Throws whatever the driver throws. */
export function createMongoCounters(db: Db): CreateCounter {
  // The limiter would try this once, print what goes wrong, and count on.
  const prepare = once(async () => {
    const collection = db.collection(COLLECTION);
    await collection.createIndex({ expire: 1 }, { expireAfterSeconds: 0 });
    await collection.createIndex({ key: 1 }, { unique: true });
  });

  return (name, { seconds }) => {
    const limiter = new RateLimiterMongo({
      storeClient: db,
      tableName: COLLECTION,
      disableIndexesCreation: true,
      keyPrefix: name,
      points: Number.MAX_SAFE_INTEGER,
      duration: seconds,
    });
    return inBatches(async (key, points) => {
      await prepare();
      const { consumedPoints, msBeforeNext } = await limiter.penalty(key, points);
      return { used: consumedPoints, endsIn: msBeforeNext };
    });
  };
}

type Counted = Awaited<ReturnType<Counter>>;

interface Batch {
  points: number;
  readonly counted: Promise<Counted>;
}

/**
 * Counts together what comes for a key while its last count is under way: many writes to one document at once would
 * only hold each other up.
 */
function inBatches(count: (key: string, points: number) => Promise<Counted>): Counter {
  const underWay = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, Batch>();

  function begin(key: string): Batch {
    const before = underWay.get(key);
    const counted = (before ?? Promise.resolve()).then(() => {
      waiting.delete(key);
      return count(key, batch.points);
    });
    const batch: Batch = { points: 0, counted };
    waiting.set(key, batch);
    const settled = counted
      .catch(() => {})
      .then(() => {
        if (underWay.get(key) === settled) underWay.delete(key);
      });
    underWay.set(key, settled);
    return batch;
  }

  return async (key) => {
    const batch = waiting.get(key) ?? begin(key);
    batch.points += 1;
    const place = batch.points;
    const { used, endsIn } = await batch.counted;
    return { used: used - batch.points + place, endsIn };
  };
}
