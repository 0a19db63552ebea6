import type { Position } from '../../../events/log/port.ts';
import type { ReadJoined } from '../../joined-read.ts';
import { type AnyModule, type ProjectionModule, type Reads, readsBy } from '../../module.ts';
import type { Stored } from '../../projection.ts';
import { SearchCaches } from '../../search/search-caches.ts';
import { poisonedStreams } from '../poisoned.ts';
import { type Checkpoint, type ProjectionBuild, ReadModelsUnavailable, type ReadStore } from '../port.ts';
import { DEFAULT_SEARCH_MEMORY, type SearchMemory } from '../search-memory.ts';
import { checkServer } from './check-server.ts';
import { nameIn, type ProjectionState, SERVING, type StateRow, stateIn, stateOf } from './collections.ts';
import type { MongoConnection } from './connection.ts';
import { answering } from './errors.ts';
import { inSnapshot } from './snapshot.ts';
import { checkpointOf } from './state.ts';
import { collectionsOf, tablesOf } from './tables.ts';

export interface MongoReaderOptions {
  readonly connection: MongoConnection;
  readonly searchMemory?: SearchMemory;
  /** The last state that a watch has received (undefined: none yet). By default each read asks the server. */
  readonly heard?: () => StateRow | null | undefined;
}

/**
 * Opens the read models for reading. They need not exist yet, and may be deleted and rebuilt meanwhile.
 *
 * @throws ReadModelsRefused when the server can never store them, ReadModelsUnavailable when it doesn't respond.
 */
export async function openMongoReadStore(options: MongoReaderOptions): Promise<ReadStore> {
  await checkServer(options.connection);
  return new MongoReadStore(options);
}

type Read = (argument: never) => Promise<unknown>;

/** The reads of one build of a projection. */
interface Opened {
  readonly generation: string;
  readonly reads: Readonly<Record<string, Read>>;
}

class MongoReadStore implements ReadStore {
  readonly #connection: MongoConnection;
  readonly #caches: SearchCaches;
  readonly #heard: () => StateRow | null | undefined;
  readonly #opened = new Map<string, Opened>();

  constructor({
    connection,
    searchMemory = DEFAULT_SEARCH_MEMORY,
    heard = () => undefined,
  }: MongoReaderOptions) {
    this.#connection = connection;
    this.#caches = new SearchCaches(searchMemory);
    this.#heard = heard;
  }

  checkpoint(): Promise<Checkpoint | null> {
    return answering(async () => checkpointOf(stateOf(await this.#read(), poisonedStreams)));
  }

  queriesOf = <Document extends Stored, Queries extends object>(
    module: ProjectionModule<Document, Queries>,
  ): Reads<Document, Queries> =>
    readsBy(module, (name, argument) =>
      answering(async () => (await this.#readsOf(module))[name]?.(argument)),
    );

  readJoined: ReadJoined = (read, argument) => read.run(this.queriesOf, argument);

  isServing(module: AnyModule): Promise<boolean> {
    return answering(async () => (await this.#stateOf(module)) !== null);
  }

  builds(): Promise<readonly ProjectionBuild[]> {
    return answering(async () => {
      const scopes = await stateIn(this.#connection.db)
        .find({ _id: { $ne: SERVING } })
        .sort({ _id: 1 })
        .toArray();
      return scopes.map(({ _id, projections }) => ({
        projection: nameIn(_id),
        position: (projections[_id]?.position ?? null) as Position | null,
      }));
    });
  }

  forgotten(): Promise<number> {
    return answering(async () => stateOf(await this.#read(), poisonedStreams)?.erasures ?? 0);
  }

  countPoisoned(): Promise<number> {
    return this.queriesOf(poisonedStreams).count();
  }

  /** The record that the watch has received last. */
  state(): StateRow | null {
    return this.#heard() ?? null;
  }

  forget(): void {
    this.#opened.clear();
    this.#caches.clear();
  }

  /** The connection is closed by its owner. */
  async close(): Promise<void> {}

  #read(): Promise<StateRow | null> {
    return stateIn(this.#connection.db).findOne({ _id: SERVING });
  }

  /** Null while the projection is missing, or isn't as far as the others. */
  async #stateOf(module: AnyModule): Promise<ProjectionState | null> {
    const heard = this.#heard();
    const row = heard === undefined ? await this.#read() : heard;
    const [own, others] = [stateOf(row, module), stateOf(row, poisonedStreams)];
    return own !== null && own.position === others?.position ? own : null;
  }

  async #readsOf(module: AnyModule): Promise<Opened['reads']> {
    const state = await this.#stateOf(module);
    if (state === null) throw new ReadModelsUnavailable(`${module.name} is being rebuilt`);
    const opened = this.#opened.get(module.name);
    if (opened?.generation === state.generation) return opened.reads;
    // What the replaced build's caches hold may be what it was replaced for.
    if (opened) this.#caches.clear();
    const reads = this.#open(module, state.generation);
    this.#opened.set(module.name, { generation: state.generation, reads });
    return reads;
  }

  #open(module: AnyModule, generation: string): Opened['reads'] {
    const { client, db } = this.#connection;
    const collection = collectionsOf(db, module, generation);
    const documents = tablesOf(module).open(collection);
    return {
      ...module.mongo.queries({
        collection,
        caches: this.#caches,
        snapshot: (read) => inSnapshot(client, read),
      }),
      get: async (id: string) => (await documents.find([id])).get(id) ?? null,
      find: (ids: readonly string[]) => documents.find(ids),
    };
  }
}
