import { randomUUID } from 'node:crypto';
import { type ClientSession, MongoError } from 'mongodb';
import type { AnyModule } from '../../module.ts';
import type { Stored } from '../../projection.ts';
import { poisonedStreams } from '../poisoned.ts';
import type { Batch, Checkpoint, PoisonedDocument, ReadStoreWriter } from '../port.ts';
import { checkServer } from './check-server.ts';
import { SERVING, type StateRow, stateIn, stateOf } from './collections.ts';
import { untilSettled } from './commit-attempts.ts';
import type { MongoConnection } from './connection.ts';
import { answering } from './errors.ts';
import { fenceOf, holdsCommit } from './fence.ts';
import { type Member, type Members, membersIn } from './members.ts';
import { ensureReadModels, removeReadModels } from './schema.ts';
import { checkpointOf } from './state.ts';
import { succeed } from './succession.ts';
import type { DerivedCollection } from './tables.ts';
import { TRANSACTION } from './transaction.ts';

export interface MongoWriterOptions {
  readonly connection: MongoConnection;
  readonly projections: readonly AnyModule[];
  /** How many erasures there have been; by default none. */
  readonly erasures?: number;
}

/** The best size of a batch: a transaction takes at most about so many events. */
export const MONGO_COMMITS = { maxPendingEvents: 1_000 } as const;

/**
 * Opens the read models for the projector, and creates them if they are missing: they are derived from the log. The session
 * of the previous writer is ended.
 *
 * @throws ReadModelsRefused when the server can never store them, ReadModelsUnavailable when it doesn't respond.
 */
export async function openMongoReadStoreWriter({
  connection,
  projections,
  erasures = 0,
}: MongoWriterOptions): Promise<ReadStoreWriter> {
  await checkServer(connection);
  const modules = [poisonedStreams, ...projections];
  return answering(async () => {
    const session = connection.client.startSession({ defaultTransactionOptions: TRANSACTION });
    await succeed(connection.db, session, SERVING);
    const state = await ensureReadModels(connection.db, modules, erasures);
    return new MongoReadStoreWriter({ connection, session, modules, state });
  });
}

/** Deletes the read models. Readers find nothing meanwhile, and other writers are fenced. */
export const removeMongoReadStore = ({ db }: MongoConnection): Promise<void> =>
  answering(() => removeReadModels(db));

export interface WriterParts {
  readonly connection: MongoConnection;
  readonly session: ClientSession;
  readonly modules: readonly AnyModule[];
  readonly state: StateRow;
}

/** Writes the projections of one scope. */
export class MongoReadStoreWriter implements ReadStoreWriter {
  protected readonly connection: MongoConnection;
  protected readonly session: ClientSession;
  readonly #scope: string;
  readonly #modules: readonly AnyModule[];
  #members: Members = new Map();
  /** The commit to which this writer's caches belong; null: to none. Any other commit is another projector's. */
  #batch: string | null = null;
  /**
   * The last commit as of the last read of the checkpoint, or this writer's own after that; undefined: not read yet. The fence
   * includes it, since a commit may leave the checkpoint unchanged: that of a poisoned stream that is projected again.
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

  #open(state: StateRow): void {
    this.#members = membersIn(this.connection.db, state, this.#modules, this.#members);
  }

  /** A failure is retried after the next commit. */
  async #settleAfter({ changes }: Batch): Promise<void> {
    try {
      for (const [name, changed] of Object.entries(changes))
        await this.#member(name).documents.settle?.(changed);
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
    }
  }

  async #settle(batch: Batch, id: string): Promise<'committed' | 'fenced'> {
    const holds = () => holdsCommit(this.connection.db, this.#scope, id);
    if (!(await untilSettled(() => this.#attempt(batch, id), holds))) return 'fenced';
    this.#last = id;
    return 'committed';
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

  async #apply({ changes, healed = [], hidden = {}, ...batch }: Batch, id: string): Promise<boolean> {
    if (!(await this.#passFence(batch, id))) return false;
    if (this.#batch === null || this.#last !== this.#batch) this.#forget();
    await this.poisonedStreams.remove(healed, this.session);
    for (const [name, changed] of Object.entries(changes))
      await this.#member(name).documents.put(changed, this.session);
    for (const name in hidden) await this.#member(name).documents.hide?.(hidden[name] ?? [], this.session);
    return true;
  }

  /** Whether every projection is where the batch starts. Checked first, so that two projectors conflict here. */
  async #passFence({ from, to }: Pick<Batch, 'from' | 'to'>, id: string): Promise<boolean> {
    const generations = new Map([...this.#members].map(([name, { generation }]) => [name, generation]));
    const { fence, advance } = fenceOf({
      modules: this.#modules,
      generations,
      from,
      to,
      last: this.#last,
      id,
    });
    const { session } = this;
    const own = { _id: this.#scope, ...fence };
    return (
      (await stateIn(this.connection.db).updateOne(own, { $set: advance }, { session })).matchedCount === 1
    );
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
