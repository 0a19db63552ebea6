import { randomUUID } from 'node:crypto';
import { type ClientSession, MongoError, type TransactionOptions } from 'mongodb';
import { type Backoff, backoffMs, wait } from '../../../events/backoff.ts';
import type {
  Batch,
  Checkpoint,
  CollectionName,
  Collections,
  PoisonedDocument,
  ReadStoreWriter,
} from '../port.ts';
import { checkLayout, DEFAULT_LAYOUT, type Layout } from '../ticket-index/layout.ts';
import { checkServer } from './check-server.ts';
import { collectionsIn, type MongoCollections, type StateRow } from './collections.ts';
import type { MongoConnection } from './connection.ts';
import { documentIn, findDocuments, putDocuments } from './documents.ts';
import { answering, isPassing } from './errors.ts';
import { ensureReadModels, removeReadModels } from './schema.ts';
import { SegmentSealer } from './segments.ts';
import { checkpointOf } from './state.ts';
import { succeed } from './succession.ts';
import { isNew, TicketWriter } from './ticket-writer.ts';

export interface MongoWriterOptions {
  readonly connection: MongoConnection;
  /** Read models of another layout are made anew. */
  readonly layout?: Layout;
}

/** What the runner should gather: a transaction takes at most about so many events. */
export const MONGO_COMMITS = { maxPendingEvents: 1_000 } as const;

/** Milliseconds. A majority that isn't there is waited for no longer than a connection is. */
const DURABLE = { w: 'majority', wtimeoutMS: 4_000 } as const;
const TRANSACTION: TransactionOptions = {
  readConcern: { level: 'snapshot' },
  readPreference: 'primary',
  writeConcern: DURABLE,
};
/** For how long a commit is tried again by itself (once in any case), and how soon; milliseconds. */
const PATIENCE_MS = 5_000;
const BACKOFF: Backoff = { first: 50, longest: 200 };

/**
 * Opens the read models for the projector, and makes them when they are missing or of another layout: they are derived
 * from the log. Whoever wrote before is ended.
 *
 * @throws ReadModelsRefused when the server will never do, ReadModelsUnavailable when it doesn't answer.
 */
export async function openMongoReadStoreWriter({
  connection,
  layout = DEFAULT_LAYOUT,
}: MongoWriterOptions): Promise<ReadStoreWriter> {
  checkLayout(layout);
  await checkServer(connection);
  return answering(async () => {
    const session = connection.client.startSession({ defaultTransactionOptions: TRANSACTION });
    await succeed(connection.db, session);
    const { generation } = await ensureReadModels(connection.db, layout);
    return new MongoReadStoreWriter({ connection, layout, session, generation });
  });
}

/** Throws the read models away. Whoever reads meanwhile finds nothing, and whoever writes is fenced. */
export const removeMongoReadStore = ({ db }: MongoConnection): Promise<void> =>
  answering(() => removeReadModels(db));

interface Parts {
  readonly connection: MongoConnection;
  readonly layout: Layout;
  readonly session: ClientSession;
  readonly generation: string;
}

class MongoReadStoreWriter implements ReadStoreWriter {
  readonly #collections: MongoCollections;
  readonly #session: ClientSession;
  readonly #tickets: TicketWriter;
  readonly #sealer: SegmentSealer;
  #generation: string;
  /** The commit that this writer's memory is of; null: of none. Another one is somebody else's. */
  #batch: string | null = null;
  /**
   * The last commit when the checkpoint was read, or this writer's own after that; undefined: not read yet. It is part of
   * the fence, since a commit may leave the checkpoint where it is: that of a poisoned stream that is projected again.
   */
  #last: string | null | undefined;

  constructor({ connection, layout, session, generation }: Parts) {
    this.#collections = collectionsIn(connection.db);
    this.#session = session;
    this.#tickets = new TicketWriter(this.#collections, layout);
    this.#sealer = new SegmentSealer(this.#collections, layout);
    this.#generation = generation;
  }

  checkpoint(): Promise<Checkpoint | null> {
    return answering(async () => {
      const state = await this.#collections.state.findOne({ _id: 'state' });
      this.#generation = state?.generation ?? this.#generation;
      this.#last = state?.batch ?? null;
      return checkpointOf(state);
    });
  }

  load<Name extends CollectionName>(
    collection: Name,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Collections[Name]>> {
    const load = (name: CollectionName): Promise<ReadonlyMap<string, unknown>> =>
      name === 'tickets' ? this.#tickets.find(ids) : findDocuments(this.#collections, name, ids);
    return answering(() => load(collection) as Promise<ReadonlyMap<string, Collections[Name]>>);
  }

  poisoned(): Promise<readonly PoisonedDocument[]> {
    return answering(async () => {
      const rows = await this.#collections.poisoned.find().toArray();
      return rows.map((row) => documentIn<PoisonedDocument>(row));
    });
  }

  async commit(batch: Batch): Promise<'committed' | 'fenced'> {
    const result = await answering(() => this.#settle(batch, randomUUID()));
    if (result === 'committed' && (batch.changes.tickets ?? []).some(isNew)) await this.#seal();
    return result;
  }

  close(): Promise<void> {
    return answering(() => this.#session.endSession());
  }

  /** What can't be stored now is tried again after the next commit. */
  async #seal(): Promise<void> {
    try {
      const state = await this.#collections.state.findOne({ _id: 'state' });
      if (state?.generation === this.#generation) await this.#sealer.seal(this.#generation, state.tickets);
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
    }
  }

  /** Whatever went wrong may have gone wrong after the commit: then the next attempt is fenced by its own success. */
  async #settle(batch: Batch, id: string): Promise<'committed' | 'fenced'> {
    const end = performance.now() + PATIENCE_MS;
    for (let attempt = 1; ; attempt++) {
      try {
        if (!((await this.#attempt(batch, id)) || (await this.#holds(id)))) return 'fenced';
        this.#last = id;
        return 'committed';
      } catch (error) {
        if (!isPassing(error) || (attempt > 1 && performance.now() > end)) throw error;
        await wait(backoffMs(BACKOFF, attempt - 1));
      }
    }
  }

  /** False when it was fenced. */
  async #attempt(batch: Batch, id: string): Promise<boolean> {
    this.#session.startTransaction();
    try {
      const isApplied = await this.#apply(batch, id);
      if (isApplied) await this.#session.commitTransaction();
      else await this.#session.abortTransaction();
      if (isApplied) this.#batch = id;
      return isApplied;
    } catch (error) {
      this.#batch = null;
      if (this.#session.inTransaction()) await this.#session.abortTransaction();
      throw error;
    }
  }

  async #apply(batch: Batch, id: string): Promise<boolean> {
    const state = await this.#passFence(batch, id);
    if (state === null) return false;
    if (this.#batch === null || state.batch !== this.#batch) this.#tickets.forget();
    await this.#heal(batch.healed ?? []);
    await putDocuments(this.#collections, batch.changes, this.#session);
    await this.#tickets.apply(batch.changes.tickets ?? [], state.tickets, this.#session);
    return true;
  }

  async #heal(streams: readonly string[]): Promise<void> {
    if (streams.length === 0) return;
    await this.#collections.poisoned.deleteMany({ _id: { $in: [...streams] } }, { session: this.#session });
  }

  /** The state before, or null when it isn't the one that the batch starts from. First of all, so that two meet here. */
  #passFence({ from, to, changes, counters }: Batch, id: string): Promise<StateRow | null> {
    const at = { log: from?.log ?? null, position: from?.position ?? null };
    // Of a writer that hasn't read the checkpoint, the first attempt may still have succeeded unheard.
    const last = this.#last === undefined ? { $ne: id } : this.#last;
    const fence = { generation: this.#generation, ...at, batch: last };
    const created = (changes.tickets ?? []).filter(isNew).length;
    const added = Object.entries(counters).map(([name, amount]) => [`counters.${name}`, amount] as const);
    return this.#collections.state.findOneAndUpdate(
      { _id: 'state', ready: true, ...fence },
      {
        $set: { log: to.log, position: to.position, batch: id },
        $inc: { ...Object.fromEntries(added), tickets: created },
      },
      { session: this.#session, returnDocument: 'before' },
    );
  }

  /** Whether the last commit is this one, for good: what only the primary has might still be lost. */
  async #holds(id: string): Promise<boolean> {
    const found = await this.#collections.state.updateOne(
      { _id: 'state', batch: id },
      { $set: { batch: id } },
      { writeConcern: DURABLE },
    );
    return found.matchedCount === 1;
  }
}
