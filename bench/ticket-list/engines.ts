import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { projectionCatalogue } from '../../src/projections/catalogue.ts';
import type { AnyModule } from '../../src/projections/module.ts';
import { connectMongo } from '../../src/projections/store/mongo/connection.ts';
import { openMongoReadStore } from '../../src/projections/store/mongo/reader.ts';
import { openMongoReadStoreWriter } from '../../src/projections/store/mongo/writer.ts';
import type { ReadStore, ReadStoreWriter } from '../../src/projections/store/port.ts';
import { openSqliteReadStore } from '../../src/projections/store/sqlite/reader.ts';
import { openSqliteReadStoreWriter } from '../../src/projections/store/sqlite/writer.ts';

/** A store of its own, of one kind. */
export interface Place {
  exists(): Promise<boolean>;
  openWriter(): Promise<ReadStoreWriter>;
  /** One that remembers nothing of what was searched. */
  openReader(): Promise<ReadStore>;
  bytes(): Promise<number>;
  close(): Promise<void>;
  remove(): Promise<void>;
}

export interface Engine {
  readonly name: string;
  /** An empty one, if nothing else has this name. */
  place(name?: string): Place;
}

/** In files that the caller removes. */
export const embedded = (directory: string): Engine => ({
  name: 'embedded',
  place(name = randomUUID()) {
    const file = join(directory, `${name}.db`);
    return {
      exists: async () => existsSync(file),
      openWriter: () => openSqliteReadStoreWriter({ file, projections: projectionCatalogue }),
      openReader: () => openSqliteReadStore({ file }),
      bytes: async () => (await stat(file)).size,
      close: async () => {},
      remove: async () => {},
    };
  },
});

export const mongo = (url: string, projections: readonly AnyModule[] = projectionCatalogue): Engine => ({
  name: 'MongoDB',
  place(name = randomUUID()) {
    const connection = connectMongo({ url });
    const db = connection.client.db(`casebook-bench-${name}`);
    const own = { ...connection, db };
    return {
      exists: async () => (await db.listCollections().toArray()).length > 0,
      openWriter: () => openMongoReadStoreWriter({ connection: own, projections }),
      openReader: () => openMongoReadStore({ connection: own }),
      bytes: async () => (await db.stats()).totalSize,
      close: () => connection.close(),
      async remove() {
        await db.dropDatabase();
        await connection.close();
      },
    };
  },
});
