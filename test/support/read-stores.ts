import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BSON } from 'mongodb';
import type { Position } from '../../src/events/log/port.ts';
import { projectionCatalogue } from '../../src/projections/catalogue.ts';
import type { AnyModule, ProjectionModule, Reads } from '../../src/projections/module.ts';
import type { Stored } from '../../src/projections/projection.ts';
import { openMongoBuildingWriter } from '../../src/projections/store/mongo/building.ts';
import { cleanMongoReadStore, mongoToForget } from '../../src/projections/store/mongo/forgetting.ts';
import { openMongoReadStore } from '../../src/projections/store/mongo/reader.ts';
import { openMongoReadStoreWriter } from '../../src/projections/store/mongo/writer.ts';
import type {
  BuildingWriter,
  Checkpoint,
  ReadStore,
  ReadStoreWriter,
  ToForget,
} from '../../src/projections/store/port.ts';
import { openSqliteBuildingWriter } from '../../src/projections/store/sqlite/building.ts';
import { cleanSqliteReadStore, sqliteToForget } from '../../src/projections/store/sqlite/forgetting.ts';
import { openSqliteReadStore } from '../../src/projections/store/sqlite/reader.ts';
import { openSqliteReadStoreWriter } from '../../src/projections/store/sqlite/writer.ts';
import { describeLive } from './live.ts';
import { connectFresh, dropAndClose } from './mongo.ts';

/** A store under test: empty when it is opened, gone when it is disposed of. */
export interface OpenedStore {
  readonly writer: ReadStoreWriter;
  readonly reader: ReadStore;
  /** Another writer, of a program that knows these projections. */
  open(projections: readonly AnyModule[], erasures?: number): Promise<ReadStoreWriter>;
  build(module: AnyModule, erasures?: number): Promise<BuildingWriter>;
  /** What the projector's thread does after so many erasures. */
  toForget(erasures: number): Promise<ToForget | null>;
  clean(erasures: number): Promise<void>;
  /** All that the store has written, as bytes. */
  bytes(): Promise<Buffer>;
  dispose(): Promise<void>;
}

/** With the catalogue's projections unless others are given. */
export type OpenStore = (projections?: readonly AnyModule[]) => Promise<OpenedStore>;

export const openSqlite: OpenStore = async (projections = projectionCatalogue) => {
  const directory = await mkdtemp(join(tmpdir(), 'read-store-'));
  const file = join(directory, 'read-models.sqlite');
  const writer = await openSqliteReadStoreWriter({ file, projections });
  const reader = await openSqliteReadStore({ file });
  const others: { close(): Promise<void> }[] = [];
  const track = async <Writer extends ReadStoreWriter>(opening: Promise<Writer>): Promise<Writer> => {
    const opened = await opening;
    others.push(opened);
    return opened;
  };
  return {
    writer,
    reader,
    open: (known, erasures) =>
      track(openSqliteReadStoreWriter({ file, projections: known, ...(erasures && { erasures }) })),
    build: (module, erasures) => track(openSqliteBuildingWriter(file, module, erasures)),
    toForget: (erasures) => sqliteToForget(file, projections, erasures),
    clean: (erasures) => cleanSqliteReadStore(file, erasures, new AbortController().signal),
    async bytes() {
      const files = (await readdir(directory)).map((name) => readFile(join(directory, name)));
      return Buffer.concat(await Promise.all(files));
    },
    dispose: async () => {
      for (const each of [reader, writer, ...others]) await each.close();
      await rm(directory, { recursive: true });
    },
  };
};

export const openMongo =
  (url: () => string): OpenStore =>
  async (projections = projectionCatalogue) => {
    const connection = connectFresh(url());
    const writer = await openMongoReadStoreWriter({ connection, projections });
    return {
      writer,
      reader: await openMongoReadStore({ connection }),
      open: (known, erasures) =>
        openMongoReadStoreWriter({ connection, projections: known, ...(erasures && { erasures }) }),
      build: (module, erasures) => openMongoBuildingWriter(connection, module, erasures),
      toForget: (erasures) => mongoToForget(connection, projections, erasures),
      clean: (erasures) => cleanMongoReadStore(connection, erasures, new AbortController().signal),
      async bytes() {
        const rows: unknown[] = [];
        for (const { name } of await connection.db.listCollections({}, { nameOnly: true }).toArray())
          for (const row of await connection.db.collection(name).find().toArray())
            rows.push(BSON.serialize(row));
        return Buffer.concat(rows as Uint8Array[]);
      },
      async dispose() {
        await writer.close();
        await dropAndClose(connection);
      },
    };
  };

/** The documents of one projection in the store of the test that is running: none at first. */
export interface Documents<Document extends Stored, Queries> {
  /** Commits documents as they shall be, whether they are there or not. */
  put(...documents: readonly Document[]): Promise<void>;
  /** `get`, `find` and the projection's own queries. */
  readonly reads: Reads<Document, Queries>;
}

/**
 * Tests of a projection's queries, case by case the same on SQLite and on MongoDB, which need nothing of the catalogue.
 *
 * @param describeQueries declares the tests.
 */
export function describeOnBothStores<Document extends Stored, Queries extends object>(
  module: ProjectionModule<Document, Queries>,
  describeQueries: (documents: Documents<Document, Queries>) => void,
): void {
  describe(`${module.name} on SQLite`, () => describeQueries(documentsIn(module, openSqlite)));
  describeLive('MongoDB', (url) => describeQueries(documentsIn(module, openMongo(url))));
}

function documentsIn<Document extends Stored, Queries extends object>(
  module: ProjectionModule<Document, Queries>,
  open: OpenStore,
): Documents<Document, Queries> {
  let store: OpenedStore;
  let checkpoint: Checkpoint | null;
  beforeEach(async () => {
    store = await open([module]);
    checkpoint = null;
  });
  afterEach(() => store.dispose());
  return {
    async put(...documents) {
      const before = await store.writer.load(
        module.name,
        documents.map(({ id }) => id),
      );
      const changes = documents.map((after) => ({ before: before.get(after.id) ?? null, after }));
      const to = { log: 'log', position: ((checkpoint?.position ?? 0) + 10) as Position };
      const batch = { from: checkpoint, to, changes: { [module.name]: changes } };
      if ((await store.writer.commit(batch)) !== 'committed') throw new Error('somebody else writes');
      checkpoint = to;
    },
    get reads() {
      return store.reader.queriesOf(module);
    },
  };
}
