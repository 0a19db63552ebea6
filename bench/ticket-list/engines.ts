import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { projectionCatalogue } from '../../src/projections/catalogue.ts';
import { connectMongo } from '../../src/projections/store/mongo/connection.ts';
import { openMongoReadStore } from '../../src/projections/store/mongo/reader.ts';
import { openMongoReadStoreWriter } from '../../src/projections/store/mongo/writer.ts';
import type { ReadStore, ReadStoreWriter } from '../../src/projections/store/port.ts';
import { openSqliteReadStore } from '../../src/projections/store/sqlite/reader.ts';
import { openSqliteReadStoreWriter } from '../../src/projections/store/sqlite/writer.ts';

const projections = projectionCatalogue;

/** An empty store of its own, of one kind. */
export interface Place {
  openWriter(): Promise<ReadStoreWriter>;
  /** One that remembers nothing of what was searched. */
  openReader(): Promise<ReadStore>;
  bytes(): Promise<number>;
  remove(): Promise<void>;
}

export interface Engine {
  readonly name: string;
  place(): Place;
}

/** In files that the caller removes. */
export const embedded = (directory: string): Engine => ({
  name: 'embedded',
  place() {
    const file = join(directory, `${randomUUID()}.db`);
    return {
      openWriter: () => openSqliteReadStoreWriter({ file, projections }),
      openReader: () => openSqliteReadStore({ file }),
      bytes: async () => (await stat(file)).size,
      remove: async () => {},
    };
  },
});

export const mongo = (url: string): Engine => ({
  name: 'MongoDB',
  place() {
    const connection = connectMongo({ url });
    const db = connection.client.db(`casebook-bench-${randomUUID()}`);
    const own = { ...connection, db };
    return {
      openWriter: () => openMongoReadStoreWriter({ connection: own, projections }),
      openReader: () => openMongoReadStore({ connection: own }),
      bytes: async () => (await db.stats()).totalSize,
      async remove() {
        await db.dropDatabase();
        await connection.close();
      },
    };
  },
});
