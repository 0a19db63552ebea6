import { randomUUID } from 'node:crypto';
import { type ClientSession, MongoError, type TransactionOptions } from 'mongodb';
import { type Backoff, backoffMs, wait } from '../../../events/backoff.ts';
import type { AnyModule } from '../../module.ts';
import type { Stored } from '../../projection.ts';
import { poisonedStreams } from '../poisoned.ts';
import type { Batch, Checkpoint, PoisonedDocument, ReadStoreWriter } from '../port.ts';
import { checkServer } from './check-server.ts';
import { keyOf, SERVING, type StateRow, stateIn, stateOf } from './collections.ts';
import type { MongoConnection } from './connection.ts';
import { answering, isPassing } from './errors.ts';
import { ensureReadModels, removeReadModels } from './schema.ts';
import type { DocumentCollection } from './side.ts';
import { checkpointOf } from './state.ts';
import { succeed } from './succession.ts';
import { collectionsOf, type DerivedCollection, tablesOf } from './tables.ts';

export interface MongoWriterOptions {
  readonly connection: MongoConnection;
  readonly projections: readonly AnyModule[];
}

/** What the runner should gather: a transaction takes at most about so many events. */
export const MONGO_COMMITS = { maxPendingEvents: 1_000 } as const;

/** Milliseconds. A majority that isn't there is waited for no longer than a connection is. */
const DURABLE = { w: 'majority', wtimeoutMS: 4_000 } as const;
export const TRANSACTION: TransactionOptions = {
  readConcern: { level: 'snapshot' },
  readPreference: 'primary',
  writeConcern: DURABLE,
};
/** For how long a commit is tried again by itself (once in any case), and how soon; milliseconds. */
const PATIENCE_MS = 5_000;
const BACKOFF: Backoff = { first: 50, longest: 200 };

/**
 * Opens the read models for the projector, and makes them when they are missing: they are derived
 * from the log. Whoever wrote before is ended.
 *
 * @throws ReadModelsRefused when the server will never do, ReadModelsUnavailable when it doesn't answer.
 */
export async function openMongoReadStoreWriter({
  connection,
  projections,
}: MongoWriterOptions): Promise<ReadStoreWriter> {
  await checkServer(connection);
  const modules = [poisonedStreams, ...projections];
  return answering(async () => {
    const session = connection.client.startSession({ defaultTransactionOptions: TRANSACTION });
    await succeed(connection.db, session, SERVING);
    const state = await ensureReadModels(connection.db, modules);
    return new MongoReadStoreWriter({ connection, session, modules, state });
  });
}

/** Throws the read models away. Whoever reads meanwhile finds nothing, and whoever writes is fenced. */
export const removeMongoReadStore = ({ db }: MongoConnection): Promise<void> =>
  answering(() => removeReadModels(db));

export interface WriterParts {
  readonly connection: MongoConnection;
  readonly session: ClientSession;
  readonly modules: readonly AnyModule[];
  readonly state: StateRow;
}

/** A projection that is written. */
interface Member {
  readonly module: AnyModule;
  readonly generation: string;
  readonly documents: DocumentCollection<Stored>;
}

/** Writes the projections of one scope. */
export class MongoReadStoreWriter implements ReadStoreWriter {
  protected readonly connection: MongoConnection;
  protected readonly session: ClientSession;
  readonly #scope: string;
  readonly #modules: readonly AnyModule[];
  #members: ReadonlyMap<string, Member> = new Map();
  /** The commit that this writer's memory is of; null: of none. Another one is somebody else's. */
  #batch: string | null = null;
  /**
   * The last commit when the checkpoint was read, or this writer's own after that; undefined: not read yet. It is part of
   * the fence, since a commit may leave the checkpoint where it is: that of a poisoned stream that is projected again.
   */
  #last: string | null | undefined;

  constructor({ connection, session, modules, state }: WriterParts) {
    this.connection = connection;
    this.session = session;
    this.#modules = modules;
    this.#scope = state._id;
    this.#open(state);
  }

  get members(): readonly AnyModule[] {
    return this.#modules.filter(({ name }) => name !== poisonedStreams.name && this.#members.has(name));
  }

  get behind(): readonly AnyModule[] {
    return this.#modules.filter(({ name }) => !this.#members.has(name));
  }

  checkpoint(): Promise<Checkpoint | null> {
    return answering(async () => {
      const state = await stateIn(this.connection.db).findOne({ _id: this.#scope });
      if (state !== null) this.#open(state);
      const own = stateOf(state, poisonedStreams);
      this.#last = own?.batch ?? null;
      return checkpointOf(own);
    });
  }

  load(name: string, ids: readonly string[]): Promise<ReadonlyMap<string, Stored>> {
    return answering(() => this.#member(name).documents.find(ids));
  }

  poisoned(): Promise<readonly PoisonedDocument[]> {
    return answering(() => this.poisonedStreams.all());
  }

  async commit(batch: Batch): Promise<'committed' | 'fenced'> {
    const result = await answering(() => this.#settle(batch, randomUUID()));
    if (result === 'committed') await this.#settleAfter(batch);
    return result;
  }

  close(): Promise<void> {
    return answering(() => this.session.endSession());
  }

  /** Keeps what is remembered of the makings that are still there. */
  #open(state: StateRow): void {
    const position = stateOf(state, poisonedStreams)?.position;
    const open = (module: AnyModule): Member | null => {
      const found = stateOf(state, module);
      if (found === null || found.position !== position) return null;
      const { generation } = found;
      const known = this.#members.get(module.name);
      if (known?.generation === generation) return known;
      const collections = collectionsOf(this.connection.db, module, generation);
      return { module, generation, documents: tablesOf(module).open(collections) };
    };
    const members = this.#modules.map(open).filter((member) => member !== null);
    this.#members = new Map(members.map((member) => [member.module.name, member]));
  }

  /** What can't be stored now is tried again after the next commit. */
  async #settleAfter({ changes }: Batch): Promise<void> {
    try {
      for (const [name, changed] of Object.entries(changes))
        await this.#member(name).documents.settle?.(changed);
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
    this.session.startTransaction();
    try {
      const isApplied = await this.#apply(batch, id);
      if (isApplied) await this.session.commitTransaction();
      else await this.session.abortTransaction();
      if (isApplied) this.#batch = id;
      return isApplied;
    } catch (error) {
      this.#forget();
      if (this.session.inTransaction()) await this.session.abortTransaction();
      throw error;
    }
  }

  async #apply({ changes, healed = [], ...batch }: Batch, id: string): Promise<boolean> {
    if (!(await this.#passFence(batch, id))) return false;
    if (this.#batch === null || this.#last !== this.#batch) this.#forget();
    await this.poisonedStreams.remove(healed, this.session);
    for (const [name, changed] of Object.entries(changes))
      await this.#member(name).documents.put(changed, this.session);
    return true;
  }

  /** Whether every projection is where the batch starts from. First of all, so that two projectors meet here. */
  async #passFence({ from, to }: Pick<Batch, 'from' | 'to'>, id: string): Promise<boolean> {
    // Of a writer that hasn't read the checkpoint, the first attempt may still have succeeded unheard.
    const batch = this.#last === undefined ? { $ne: id } : this.#last;
    const before = { log: from?.log ?? null, position: from?.position ?? null, batch };
    const after = { log: to.log, position: to.position, batch: id };
    const fence: Record<string, unknown> = {};
    const advance: Record<string, unknown> = {};
    const absent: object[] = [];
    for (const module of this.#modules) {
      const path = `projections.${keyOf(module)}`;
      const generation = this.#members.get(module.name)?.generation;
      if (generation === undefined) {
        // One that has joined them would be left behind.
        absent.push({
          $or: [{ [path]: { $exists: false } }, { [`${path}.position`]: { $ne: before.position } }],
        });
        continue;
      }
      for (const [field, value] of Object.entries({ generation, ...before }))
        fence[`${path}.${field}`] = value;
      for (const [field, value] of Object.entries(after)) advance[`${path}.${field}`] = value;
    }
    const { matchedCount } = await stateIn(this.connection.db).updateOne(
      { _id: this.#scope, ...fence, ...(absent.length > 0 && { $and: absent }) },
      { $set: advance },
      { session: this.session },
    );
    return matchedCount === 1;
  }

  /** Whether the last commit is this one, for good: what only the primary has might still be lost. */
  async #holds(id: string): Promise<boolean> {
    const path = `projections.${keyOf(poisonedStreams)}.batch`;
    const found = await stateIn(this.connection.db).updateOne(
      { _id: this.#scope, [path]: id },
      { $set: { [path]: id } },
      { writeConcern: DURABLE },
    );
    return found.matchedCount === 1;
  }

  #forget(): void {
    this.#batch = null;
    for (const { documents } of this.#members.values()) documents.forget();
  }

  protected get poisonedStreams(): DerivedCollection<PoisonedDocument> {
    return this.#member(poisonedStreams.name).documents as DerivedCollection<PoisonedDocument>;
  }

  #member(name: string): Member {
    const member = this.#members.get(name);
    if (member === undefined) throw new Error(`no projection makes ${name}`);
    return member;
  }
}
