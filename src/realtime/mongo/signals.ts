import { randomUUID } from 'node:crypto';
import type { Collection, Db } from 'mongodb';
import { type Backoff, backoffMs } from '../../events/backoff.ts';
import { pause } from '../../events/pause.ts';
import type { Announcement, Signals } from '../signals.ts';

interface Stored {
  readonly node: string;
  readonly at: Date;
  /** JSON: only the contexts know the payloads. */
  readonly announcements: string;
}

export interface MongoSignals extends Signals {
  close(): Promise<void>;
}

/** Space for some seconds of signals of the busiest desk; older ones are useless. */
const CAPPED_BYTES = 1024 * 1024;
/** A node also gets signals published so long before it subscribed: clocks differ. Milliseconds. */
const OVERLAP_MS = 1_000;
const AWAIT_MS = 1_000;
const BACKOFF: Backoff = { first: 1_000, longest: 1_000 };
/** While the server hangs, at most so many signals are kept. */
const MAX_UNDER_WAY = 100;
const NAMESPACE_EXISTS = 48;

export interface MongoSignalsOptions {
  /** Called for each attempt to follow the signals that failed. */
  readonly onFailure: (error: unknown) => void;
  /** Called whenever the server answers an attempt. */
  readonly onAnswer: () => void;
}

/** Signals over a capped collection that every node follows. */
export function createMongoSignals(db: Db, { onFailure, onAnswer }: MongoSignalsOptions): MongoSignals {
  const node = randomUUID();
  const collection = db.collection<Stored>('signals');
  const closing = new AbortController();
  let listen: (announcements: readonly Announcement[]) => void = () => {};
  let isPrepared = false;
  let underWay = 0;

  async function follow(): Promise<void> {
    await prepare(db, collection);
    isPrepared = true;
    onAnswer();
    const filter = { node: { $ne: node }, at: { $gt: new Date(Date.now() - OVERLAP_MS) } };
    const cursor = collection.find(filter, { tailable: true, awaitData: true, maxAwaitTimeMS: AWAIT_MS });
    const stop = () => void cursor.close().catch(() => {});
    closing.signal.addEventListener('abort', stop);
    try {
      for await (const { announcements } of cursor) listen(JSON.parse(announcements));
    } finally {
      closing.signal.removeEventListener('abort', stop);
      await cursor.close().catch(() => {});
    }
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      await follow().catch((error) => {
        if (!closing.signal.aborted) onFailure(error);
      });
      await pause(backoffMs(BACKOFF, 0), closing.signal);
    }
  }
  const running = run();

  return {
    publish(announcements) {
      // A collection that an insert creates isn't capped.
      if (!isPrepared || underWay >= MAX_UNDER_WAY) return;
      underWay += 1;
      const stored = { node, at: new Date(), announcements: JSON.stringify(announcements) };
      collection
        .insertOne(stored)
        .catch(() => {})
        .finally(() => {
          underWay -= 1;
        });
    },
    subscribe(listener) {
      listen = listener;
    },
    async close() {
      closing.abort();
      await running;
    },
  };
}

async function prepare(db: Db, collection: Collection<Stored>): Promise<void> {
  await create(db, collection);
  if (!(await collection.isCapped())) {
    await collection.drop();
    await create(db, collection);
  }
  // A cursor on an empty collection ends at once.
  if ((await collection.estimatedDocumentCount()) === 0)
    await collection.insertOne({ node: '', at: new Date(0), announcements: '[]' });
}

async function create(db: Db, { collectionName }: Collection<Stored>): Promise<void> {
  try {
    await db.createCollection(collectionName, { capped: true, size: CAPPED_BYTES });
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== NAMESPACE_EXISTS) throw error;
  }
}
