import type { Db } from 'mongodb';
import type { Count } from '../../../limits/windows.ts';
import type { Counter, CreateCounter } from '../limits.ts';
import { once } from './once.ts';

/** One window of one key. Times are those of the server's clock, which all nodes share. */
interface WindowDocument {
  readonly _id: string;
  readonly used: number;
  readonly ends: Date;
  /** When it was last counted in. */
  readonly at: Date;
}

/** Counters that all nodes share. Throws whatever the driver throws. */
export function createMongoCounters(db: Db): CreateCounter {
  const windows = db.collection<WindowDocument>('rateWindows', { writeConcern: { w: 1 } });
  const prepare = once(async () => {
    await windows.createIndex({ ends: 1 }, { expireAfterSeconds: 0 });
  });

  return (name, { seconds }) =>
    inBatches(async (key, points) => {
      await prepare();
      const goesOn = { $gt: ['$ends', '$$NOW'] };
      const window = await windows.findOneAndUpdate(
        { _id: `${name} ${key}` },
        [
          {
            $set: {
              used: { $add: [points, { $cond: [goesOn, '$used', 0] }] },
              ends: { $cond: [goesOn, '$ends', { $add: ['$$NOW', seconds * 1000] }] },
              at: '$$NOW',
            },
          },
        ],
        { upsert: true, returnDocument: 'after' },
      );
      if (window === null) throw new Error('a window of a rate limit was not written');
      return { used: window.used, endsAt: Date.now() + window.ends.getTime() - window.at.getTime() };
    });
}

interface Batch {
  points: number;
  readonly counted: Promise<Count>;
}

/**
 * Counts together what comes for a key while its last count is under way: many writes to one document at once would
 * only hold each other up.
 */
function inBatches(count: (key: string, points: number) => Promise<Count>): Counter {
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
    const { used, endsAt } = await batch.counted;
    return { used: used - batch.points + place, endsAt };
  };
}
