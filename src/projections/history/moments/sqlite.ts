import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { runSync } from '../../search/steps.ts';
import type { Change } from '../../store/port.ts';
import { bytesOf, numberOf, prepareAll, type Statement } from '../../store/sqlite/connection.ts';
import type { DocumentTable, Immediate, SqliteReading, SqliteSide } from '../../store/sqlite/side.ts';
import { type Block, decodeEvents, encodeEvents, firstOf } from './blocks.ts';
import type { EventTime } from './documents.ts';
import type { MomentQueries } from './queries.ts';
import { findInstant, findPosition, findTimes, type MomentStore } from './store.ts';
import { MomentWriting } from './writing.ts';

const schemaOf = (table: string): string => `
  CREATE TABLE ${table} (
    first INTEGER PRIMARY KEY, before INTEGER NOT NULL, until INTEGER NOT NULL, events BLOB NOT NULL
  );
  CREATE INDEX ${table}_until ON ${table} (until, first);
`;

const sqlOf = (table: string) => {
  const blocks = `SELECT before, until, events FROM ${table}`;
  return {
    at: `${blocks} WHERE first <= ? ORDER BY first DESC LIMIT 1`,
    first: `${blocks} ORDER BY first LIMIT 1`,
    last: `${blocks} ORDER BY first DESC LIMIT 1`,
    after: `${blocks} WHERE until > ? ORDER BY until, first LIMIT 1`,
    remove: `DELETE FROM ${table} WHERE first = ?`,
    insert: `INSERT INTO ${table} (first, before, until, events) VALUES (?, ?, ?, ?)`,
    raise: `UPDATE ${table} SET before = max(before, ?1), until = max(until, ?1) WHERE first > ?2 AND before < ?1`,
  };
};

class SqliteMoments implements MomentStore {
  readonly #sql: Readonly<Record<keyof ReturnType<typeof sqlOf>, Statement>>;

  constructor(db: DatabaseSync, table: string) {
    this.#sql = prepareAll(db, sqlOf(table));
  }

  blockAt(position: number): Block | null {
    return blockIn(this.#sql.at.row(position));
  }

  firstBlock(): Block | null {
    return blockIn(this.#sql.first.row());
  }

  lastBlock(): Block | null {
    return blockIn(this.#sql.last.row());
  }

  blockAfter(time: number): Block | null {
    return blockIn(this.#sql.after.row(time));
  }

  replace(removed: Block | null, added: readonly Block[]): void {
    if (removed !== null) this.#sql.remove.run(firstOf(removed));
    for (const block of added)
      this.#sql.insert.run(firstOf(block), block.before, block.until, encodeEvents(block));
  }

  raise(after: number, time: number): void {
    this.#sql.raise.run(time, after);
  }
}

function blockIn(row: readonly SQLOutputValue[] | undefined): Block | null {
  if (row === undefined) return null;
  const [before, until, events] = row;
  return { before: numberOf(before), until: numberOf(until), ...decodeEvents(bytesOf(events)) };
}

class MomentTable implements DocumentTable<EventTime> {
  readonly #store: MomentStore;
  readonly #writing = new MomentWriting();

  constructor(db: DatabaseSync, table: string) {
    this.#store = new SqliteMoments(db, table);
  }

  find(ids: readonly string[]): Map<string, EventTime> {
    return runSync(findTimes(this.#store, ids));
  }

  put(changes: readonly Change<EventTime>[]): void {
    const added = changes.map(({ after }) => after);
    runSync(this.#writing.add(this.#store, added));
  }

  forget(): void {
    this.#writing.forget();
  }
}

export const sqliteMoments: SqliteSide<EventTime, MomentQueries> = {
  tables: { schema: schemaOf, open: (db, table) => new MomentTable(db, table) },
  queries,
};

function queries({ db, table, snapshot }: SqliteReading): Immediate<MomentQueries> {
  const store = new SqliteMoments(db, table);
  return {
    at: ({ time }) => snapshot(() => runSync(findInstant(store, time))),
    upTo: ({ position }) => snapshot(() => runSync(findPosition(store, position))),
  };
}
