import type { Db } from 'mongodb';
import { RateLimiterMongo } from 'rate-limiter-flexible';
import type { CreateCounter } from '../limits.ts';
import { once } from './once.ts';

const COLLECTION = 'rateLimits';

/** Counters that all nodes share. One round trip a count; throws whatever the driver throws. */
export function createMongoCounters(db: Db): CreateCounter {
  // The limiter would try this once, print what goes wrong, and count on.
  const prepare = once(async () => {
    const collection = db.collection(COLLECTION);
    await collection.createIndex({ expire: 1 }, { expireAfterSeconds: 0 });
    await collection.createIndex({ key: 1 }, { unique: true });
  });

  return (name, { seconds }) => {
    const limiter = new RateLimiterMongo({
      ...{ storeClient: db, tableName: COLLECTION, disableIndexesCreation: true },
      ...{ keyPrefix: name, points: Number.MAX_SAFE_INTEGER, duration: seconds },
    });
    return async (key) => {
      await prepare();
      const { consumedPoints, msBeforeNext } = await limiter.penalty(key);
      return { used: consumedPoints, endsIn: msBeforeNext };
    };
  };
}
