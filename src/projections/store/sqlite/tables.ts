import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { AnyModule, Columns } from '../../module.ts';
import type { Stored } from '../../projection.ts';
import type { Change } from '../port.ts';
import { prepareAll, type Statement, textOf } from './connection.ts';
import { MovesTable, MovingTable, movesSchema } from './moves.ts';
import type { DocumentTable, SqliteTables } from './side.ts';

/** The document in a row's first column. */
export const documentIn = <Document>(row: readonly SQLOutputValue[]): Document =>
  JSON.parse(textOf(row[0])) as Document;

/** The tables of a projection: its own, or one derived from its columns. */
export const tablesOf = (module: AnyModule): SqliteTables<Stored> =>
  module.sqlite.tables ?? {
    schema: (table) => schemaOf(module, table) + (module.moveOf ? movesSchema(table) : ''),
    open(db, table) {
      const documents = new DerivedTable(db, table, module.columns);
      return module.moveOf ? new MovingTable(documents, new MovesTable(db, table), module.moveOf) : documents;
    },
  };

/** The prefix of the names of a projection's tables. */
export const tableOf = (name: string, generation: number): string =>
  `${name.replaceAll(/[^a-z\d]/g, '_')}_${generation}`;

/** Documents are JSON; the columns beside them are there to find them. */
function schemaOf({ columns = {}, indexes = {} }: AnyModule, table: string): string {
  const own = Object.entries(columns).map(([name, { type }]) => `${name} ${type} NOT NULL, `);
  const created = Object.entries(indexes).map(
    ([name, { on, covering = [] }]) =>
      `CREATE INDEX ${table}_${name} ON ${table} (${[...on, ...covering].join(', ')});`,
  );
  return `CREATE TABLE ${table} (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, ${own.join('')}document TEXT NOT NULL);
    ${created.join('\n')}`;
}

/** Documents in a table that is derived from their columns. */
export class DerivedTable<Document extends Stored> implements DocumentTable<Document> {
  readonly #columns: Columns<Document>[string][];
  readonly #sql: Readonly<Record<'select' | 'all' | 'remove' | 'upsert', Statement>>;

  constructor(db: DatabaseSync, table: string, columns: Columns<Document> = {}) {
    this.#columns = Object.values(columns);
    const names = ['id', 'document', ...Object.keys(columns)];
    this.#sql = prepareAll(db, {
      select: `SELECT document FROM ${table} WHERE id = ?`,
      all: `SELECT document FROM ${table}`,
      remove: `DELETE FROM ${table} WHERE id = ?`,
      upsert: `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
        ON CONFLICT (id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    });
  }

  find(ids: readonly string[]): Map<string, Document> {
    const found = new Map<string, Document>();
    for (const id of ids) {
      const row = this.#sql.select.row(id);
      if (row !== undefined) found.set(id, documentIn(row));
    }
    return found;
  }

  put(changes: readonly Change<Document>[]): void {
    for (const { after } of changes)
      this.#sql.upsert.run(
        after.id,
        JSON.stringify(after),
        ...this.#columns.map((column) => column.of(after)),
      );
  }

  /** There are no caches. */
  forget(): void {}

  all(): Document[] {
    return this.#sql.all.rows().map((row) => documentIn(row));
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) this.#sql.remove.run(id);
  }
}
