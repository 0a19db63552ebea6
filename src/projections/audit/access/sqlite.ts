import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { AccessRecord } from '../../../events/audit/access-events.ts';
import type { Position } from '../../../events/log/port.ts';
import { PAGE_DOCUMENTS } from '../../store/page.ts';
import type { Change } from '../../store/port.ts';
import { numberOf, prepareAll, type Statement, textOf } from '../../store/sqlite/connection.ts';
import type { DocumentTable, Immediate, SqliteReading, SqliteSide } from '../../store/sqlite/side.ts';
import { type AccessRecords, looksOf, type RecordedAccess } from './documents.ts';
import { type AccessQueries, type AccessQuery, actorIn } from './queries.ts';

/** A row for each look, and one for each of its subjects, which has the actor, so that both are found by the index alone. */
const schemaOf = (table: string): string => `
  CREATE TABLE ${table} (
    place TEXT PRIMARY KEY, position INTEGER NOT NULL, actor TEXT NOT NULL, record TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX ${table}_position ON ${table} (position);
  CREATE INDEX ${table}_actor ON ${table} (actor, place);
  CREATE TABLE ${table}_subjects (
    subject TEXT NOT NULL, place TEXT NOT NULL, actor TEXT NOT NULL, PRIMARY KEY (subject, place)
  ) WITHOUT ROWID;
`;

const sqlOf = (table: string) => ({
  ofEvent: `SELECT record FROM ${table} WHERE position = ? ORDER BY place`,
  add: `INSERT OR REPLACE INTO ${table} (place, position, actor, record) VALUES (?, ?, ?, ?)`,
  addSubject: `INSERT OR REPLACE INTO ${table}_subjects (subject, place, actor) VALUES (?, ?, ?)`,
});

class AccessTable implements DocumentTable<AccessRecords> {
  readonly #sql: Readonly<Record<keyof ReturnType<typeof sqlOf>, Statement>>;

  constructor(db: DatabaseSync, table: string) {
    this.#sql = prepareAll(db, sqlOf(table));
  }

  find(ids: readonly string[]): Map<string, AccessRecords> {
    const found = new Map<string, AccessRecords>();
    for (const id of ids) {
      const position = Number(id) as Position;
      if (String(position) !== id) continue;
      const records = this.#sql.ofEvent.rows(position).map(recordIn);
      if (records.length > 0) found.set(id, { id, position, records });
    }
    return found;
  }

  put(changes: readonly Change<AccessRecords>[]): void {
    for (const { after } of changes)
      for (const { place, position, record } of looksOf(after)) {
        const actor = actorIn(record.actor);
        this.#sql.add.run(place, position, actor, JSON.stringify(record));
        for (const subject of record.subjects) this.#sql.addSubject.run(subject, place, actor);
      }
  }

  /** There are no caches. */
  forget(): void {}
}

const recordIn = ([record]: readonly SQLOutputValue[]): AccessRecord =>
  JSON.parse(textOf(record)) as AccessRecord;

export const sqliteAccess: SqliteSide<AccessRecords, AccessQueries> = {
  tables: { schema: schemaOf, open: (db, table) => new AccessTable(db, table) },
  queries,
};

function queries({ db, table, snapshot }: SqliteReading): Immediate<AccessQueries> {
  const range = 'place >= ? AND place < ? ORDER BY place DESC LIMIT ?';
  const sql = prepareAll(db, {
    all: `SELECT place FROM ${table} WHERE ${range}`,
    byActor: `SELECT place FROM ${table} WHERE actor = ? AND ${range}`,
    bySubject: `SELECT place FROM ${table}_subjects WHERE subject = ? AND ${range}`,
    byBoth: `SELECT place FROM ${table}_subjects WHERE subject = ? AND actor = ? AND ${range}`,
    look: `SELECT record, position FROM ${table} WHERE place = ?`,
  });

  function placesOf({ subjects, actor, from, before, limit }: AccessQuery): readonly string[] {
    const bounds = [from, before, limit];
    const rows =
      subjects === null
        ? actor === null
          ? sql.all.rows(...bounds)
          : sql.byActor.rows(actor, ...bounds)
        : subjects.flatMap((subject) =>
            actor === null
              ? sql.bySubject.rows(subject, ...bounds)
              : sql.byBoth.rows(subject, actor, ...bounds),
          );
    // Several subjects of one look are one look.
    const places = new Set(rows.map(([place]) => textOf(place)));
    return [...places].sort().reverse().slice(0, limit);
  }

  function lookAt(place: string): RecordedAccess {
    const row = sql.look.row(place) ?? [];
    return { place, position: numberOf(row[1]), record: recordIn(row) };
  }

  return {
    page: (query) =>
      snapshot(() => placesOf({ ...query, limit: Math.min(query.limit, PAGE_DOCUMENTS) }).map(lookAt)),
  };
}
