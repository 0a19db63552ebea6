import type { DatabaseSync } from 'node:sqlite';
import type { Change, Stored } from '../../../projection.ts';
import { runSync } from '../../../search/steps.ts';
import { hiddenSchema } from '../../../store/sqlite/hidden.ts';
import type { DocumentTable, SqliteTables } from '../../../store/sqlite/side.ts';
import type { VersionLayout } from '../layout.ts';
import type { VersionStore } from '../store.ts';
import type { Versioning } from '../versioning.ts';
import { VersionWriter } from '../writer.ts';
import { SqliteVersionStore } from './store.ts';

/** The tables of a projection that keeps all versions of its documents. */
export const sqliteVersions = <Document extends Stored>(
  versioning: Versioning<Document>,
  layout: VersionLayout,
): SqliteTables<Document> => ({
  schema: schemaOf,
  open: (db, table) => new VersionTable(db, table, new VersionWriter(versioning, layout)),
});

const schemaOf = (table: string): string => `
  CREATE TABLE ${table} (ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
  CREATE TABLE ${table}_texts (
    number INTEGER PRIMARY KEY, part TEXT NOT NULL, text TEXT NOT NULL, search TEXT, UNIQUE (part, text)
  );
  CREATE INDEX ${table}_searched ON ${table}_texts (search) WHERE search IS NOT NULL;
  CREATE TABLE ${table}_parts (
    block INTEGER NOT NULL, page INTEGER NOT NULL, part INTEGER NOT NULL, since INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (block, page, part)
  );
  ${hiddenSchema(table)}
  CREATE INDEX ${table}_pages ON ${table}_parts (block, page, since) WHERE part = 0;
`;

class VersionTable<Document extends Stored> implements DocumentTable<Document> {
  readonly #store: VersionStore;
  readonly #writer: VersionWriter<Document>;

  constructor(db: DatabaseSync, table: string, writer: VersionWriter<Document>) {
    this.#store = new SqliteVersionStore(db, table);
    this.#writer = writer;
  }

  find(ids: readonly string[]): Map<string, Document> {
    return runSync(this.#writer.find(this.#store, ids));
  }

  put(changes: readonly Change<Document>[]): void {
    runSync(this.#writer.put(this.#store, changes));
  }

  hide(ids: readonly string[]): void {
    this.#store.hide(ids);
  }

  forget(): void {
    this.#writer.forget();
  }
}
