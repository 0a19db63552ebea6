import type { DatabaseSync } from 'node:sqlite';
import { numberOf, prepareAll, type Statement } from './connection.ts';

export const hiddenSchema = (table: string): string =>
  `CREATE TABLE ${table}_hidden (ordinal INTEGER PRIMARY KEY);`;

/** The ordinals that searches pass over: what they would find is of people who were erased. */
export class HiddenOrdinals {
  readonly #sql: Readonly<Record<'hide' | 'all', Statement>>;

  /** @param ids the table that has the ordinal of each id */
  constructor(db: DatabaseSync, table: string, ids: string) {
    this.#sql = prepareAll(db, {
      hide: `INSERT OR IGNORE INTO ${table}_hidden SELECT ordinal FROM ${ids} WHERE id = ?`,
      all: `SELECT ordinal FROM ${table}_hidden`,
    });
  }

  hide(ids: readonly string[]): void {
    for (const id of ids) this.#sql.hide.run(id);
  }

  all(): readonly number[] {
    return this.#sql.all.rows().map(([ordinal]) => numberOf(ordinal));
  }
}
