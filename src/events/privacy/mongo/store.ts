import { type Collection, type Db, MongoError } from 'mongodb';
import { KeysUnavailable } from '../key-ring.ts';
import {
  type FoundKey,
  type KeyCounts,
  type KeyStore,
  STORE_KEY,
  type SubjectKey,
  type WrappedKey,
} from '../key-store.ts';
import { DURABLE, keysIn, type Row, stored } from './rows.ts';

/** Keys that are destroyed in one transaction. */
const AT_ONCE = 500;

const DUPLICATE_KEY = 11_000;

const DESTRUCTION = { readConcern: { level: 'snapshot' }, writeConcern: DURABLE.writeConcern } as const;

/** The key store in a collection that all nodes of a desk share. Closing it leaves the connection open. */
export function createMongoKeyStore(db: Db): KeyStore {
  const keys = keysIn(db);
  let prepared: Promise<unknown> | null = null;

  async function ask<Result>(question: () => Promise<Result>): Promise<Result> {
    try {
      prepared ??= keys.createIndex({ lookup: 1 }, { unique: true, sparse: true });
      await prepared;
      return await question();
    } catch (cause) {
      prepared = null;
      if (!(cause instanceof MongoError)) throw cause;
      throw new KeysUnavailable(`The key store can't answer: ${cause.name}`, { cause });
    }
  }

  const ofLookups = async (lookups: readonly string[]): Promise<readonly SubjectKey[]> =>
    (await keys.find({ lookup: { $in: [...lookups] } }).toArray()).map(subjectKey);

  /** Those that exist are not changed; the answer comes when most servers have them, whoever has written them. */
  const insert = (fresh: readonly SubjectKey[]) =>
    keys.bulkWrite(
      fresh.map(({ id, lookup, ...key }) => ({
        updateOne: {
          filter: { lookup },
          update: { $setOnInsert: { _id: id, ...stored(key) } },
          upsert: true,
        },
      })),
      { ordered: false },
    );

  async function destroyed(lookups: readonly string[]): Promise<readonly string[]> {
    const there = await ofLookups(lookups);
    if (there.length === 0) return [];
    const replacements = there.map(({ id, lookup }) => ({
      replaceOne: { filter: { _id: id, lookup }, replacement: { destroyed: true } as const },
    }));
    // Together: no reader has the new number and finds a key, nor has the old one and finds none.
    await db.client.withSession((session) =>
      session.withTransaction(async () => {
        const { modifiedCount } = await keys.bulkWrite(replacements, { session });
        if (modifiedCount > 0)
          await keys.updateOne({ _id: STORE_KEY }, { $inc: { generation: 1 } }, { session });
      }, DESTRUCTION),
    );
    return there.map(({ id }) => id);
  }

  return {
    storeKey: () => ask(async () => storeKeyIn(await keys.findOne({ _id: STORE_KEY }))),

    find: (ids) => ask(async () => (await keys.find({ _id: { $in: [...ids] } }).toArray()).map(found)),

    ofSubjects: (lookups) => ask(() => ofLookups(lookups)),

    begin: (key) =>
      ask(async () => {
        const row = { ...stored(key), generation: 0 };
        await twice(() => keys.updateOne({ _id: key.id }, { $setOnInsert: row }, { upsert: true }));
        return storeKeyIn(await keys.findOne({ _id: key.id })) ?? key;
      }),

    keep: (fresh) =>
      ask(async () => {
        if (fresh.length > 0) await twice(() => insert(fresh));
        return ofLookups(fresh.map(({ lookup }) => lookup));
      }),

    destroy: (lookups) =>
      ask(async () => {
        const ids: string[] = [];
        for (let from = 0; from < lookups.length; from += AT_ONCE)
          ids.push(...(await destroyed(lookups.slice(from, from + AT_ONCE))));
        return ids;
      }),

    generation: () => ask(async () => (await keys.findOne({ _id: STORE_KEY }))?.generation ?? 0),

    counts: () => ask(() => countsIn(keys)),

    page: (after, limit) =>
      ask(async () => {
        const rows = keys.find(
          { _id: { $gt: after }, lookup: { $exists: true } },
          { sort: { _id: 1 }, limit },
        );
        return (await rows.toArray()).map(subjectKey);
      }),

    rewrap: (wrapped) =>
      ask(async () => {
        if (wrapped.length === 0) return;
        await keys.bulkWrite(
          wrapped.map((key) => ({
            updateOne: { filter: { _id: key.id, master: { $exists: true } }, update: { $set: stored(key) } },
          })),
        );
      }),

    close: async () => {},
  };
}

/** Two nodes that insert the same at once: one of them is refused, and finds what the other has inserted. */
async function twice(insert: () => Promise<unknown>): Promise<void> {
  try {
    await insert();
  } catch (error) {
    if (!(error instanceof MongoError) || error.code !== DUPLICATE_KEY) throw error;
    await insert();
  }
}

const wrappedKey = ({ _id: id, master = '', wrapped }: Row): WrappedKey => ({
  id,
  master,
  wrapped: wrapped?.value() ?? new Uint8Array(),
});

const subjectKey = (row: Row): SubjectKey => ({ ...wrappedKey(row), lookup: row.lookup ?? '' });

const storeKeyIn = (row: Row | null): WrappedKey | null => row && wrappedKey(row);

const found = (row: Row): FoundKey => ({ id: row._id, key: row.destroyed ? null : wrappedKey(row) });

async function countsIn(keys: Collection<Row>): Promise<KeyCounts> {
  const groups = await keys
    .aggregate<{ readonly _id: string; readonly count: number }>([
      { $match: { lookup: { $exists: true } } },
      { $group: { _id: '$master', count: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ])
    .toArray();
  return {
    destroyed: await keys.countDocuments({ destroyed: true }),
    living: Object.fromEntries(groups.map(({ _id, count }) => [_id, count])),
  };
}
