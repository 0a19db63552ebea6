import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Db, MongoServerError } from 'mongodb';
import type { Layout } from '../ticket-index/layout.ts';
import { COLLECTIONS, collectionsIn, INDEXES, named, type StateRow } from './collections.ts';
import { isDuplicate } from './errors.ts';

const MAJORITY = { writeConcern: { w: 'majority' } } as const;
/** Milliseconds at most before two that meet in making the same read models look again, each after its own while. */
const SWERVE_MS = 200;
/** The server's numbers for: an index of this name, or of these keys, is there and is another one. */
const OTHER_INDEX: ReadonlySet<unknown> = new Set([85, 86]);

const NAMESPACE_EXISTS = 48;

/** The state of usable read models of this layout. Whatever can't be used is thrown away and made anew. */
export async function ensureReadModels(db: Db, layout: Layout): Promise<StateRow> {
  for (;;) {
    const found = await collectionsIn(db).state.findOne({ _id: 'state' });
    if (found?.ready && isSame(found.layout, layout) && (await hasIndexes(db))) return found;
    await make(db, layout);
  }
}

/** Throws the read models away. */
export async function removeReadModels(db: Db): Promise<void> {
  const generation = await claim(db);
  await dropDocuments(db);
  await collectionsIn(db).state.deleteOne({ _id: 'state', generation }, MAJORITY);
}

/**
 * Two may come to make them at the same time, and what the one makes the other would drop: who claims last makes them,
 * and the other one finds that out in the end.
 */
async function make(db: Db, layout: Layout): Promise<void> {
  const generation = await claim(db);
  await dropDocuments(db);
  await createCollections(db);
  const nothing = { log: null, position: null, batch: null, standstill: null, tickets: 0, counters: {} };
  const made = await collectionsIn(db).state.updateOne(
    { _id: 'state', generation },
    { $set: { layout, ...nothing, ready: true } },
    MAJORITY,
  );
  if (made.matchedCount === 0) await pause(Math.random() * SWERVE_MS);
}

/** From here on nobody's commit passes the fence, so nobody writes what is dropped next. */
async function claim(db: Db): Promise<string> {
  const generation = randomUUID();
  const claimed = { $set: { generation, ready: false } };
  try {
    await collectionsIn(db).state.updateOne({ _id: 'state' }, claimed, { upsert: true, ...MAJORITY });
    return generation;
  } catch (error) {
    // Two at once found none: now there is one.
    if (isDuplicate(error)) return claim(db);
    throw error;
  }
}

/** One that somebody else makes at the same moment will do. */
async function createCollection(db: Db, name: string): Promise<void> {
  try {
    await db.createCollection(name, MAJORITY);
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === NAMESPACE_EXISTS)) throw error;
  }
}

async function dropDocuments(db: Db): Promise<void> {
  for (const name of COLLECTIONS) if (name !== 'state') await db.dropCollection(named(name), MAJORITY);
}

/** Beforehand, since none can come into being in the middle of a transaction everywhere. */
async function createCollections(db: Db): Promise<void> {
  const existing = new Set(await namesIn(db));
  for (const name of COLLECTIONS) {
    if (!existing.has(named(name))) await createCollection(db, named(name));
    if (INDEXES[name].length > 0) await db.collection(named(name)).createIndexes([...INDEXES[name]]);
  }
}

async function namesIn(db: Db): Promise<string[]> {
  return (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
}

/** Adds those that are missing; false when one can't be as it should. */
async function hasIndexes(db: Db): Promise<boolean> {
  try {
    await createCollections(db);
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && OTHER_INDEX.has(error.code)) return false;
    throw error;
  }
}

const isSame = (a: Layout, b: Layout): boolean =>
  a.blockSize === b.blockSize && a.segmentSize === b.segmentSize;
