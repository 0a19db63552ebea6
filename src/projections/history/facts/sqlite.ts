import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { runSync } from '../../search/steps.ts';
import type { Change } from '../../store/port.ts';
import { bytesOf, numberOf, prepareAll, type Statement, textOf } from '../../store/sqlite/connection.ts';
import type { DocumentTable, Immediate, SqliteReading, SqliteSide } from '../../store/sqlite/side.ts';
import type { FactQueries } from '../series/query.ts';
import { Replays } from '../series/replays.ts';
import { decodeFacts, encodeFacts, lengthOf } from './columns.ts';
import type { Fact } from './documents.ts';
import { findFacts } from './finding.ts';
import { boundsOf, type FactLayout, type Piece } from './pieces.ts';
import type { FactStore, TextList } from './store.ts';
import { FactWriting } from './writing.ts';

const schemaOf = (table: string): string => `
  CREATE TABLE ${table} (
    first INTEGER PRIMARY KEY, count INTEGER NOT NULL, least INTEGER NOT NULL, most INTEGER NOT NULL, facts BLOB NOT NULL
  );
  CREATE TABLE ${table}_subjects (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
  CREATE TABLE ${table}_words (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
`;

/** How many pieces are read at once. */
const PAGE = 8;

const sqlOf = (table: string) => ({
  last: `SELECT first + count FROM ${table} ORDER BY first DESC LIMIT 1`,
  at: `SELECT first, facts FROM ${table} WHERE least <= ?1 AND most >= ?1 ORDER BY first`,
  from: `SELECT first, facts FROM ${table} WHERE first >= ? ORDER BY first LIMIT ${PAGE}`,
  remove: `DELETE FROM ${table} WHERE first >= ?`,
  insert: `INSERT INTO ${table} (first, count, least, most, facts) VALUES (?, ?, ?, ?, ?)`,
});

const textSqlOf = (table: string) => ({
  last: `SELECT max(number) FROM ${table}`,
  number: `SELECT number FROM ${table} WHERE text = ?`,
  text: `SELECT text FROM ${table} WHERE number = ?`,
  after: `SELECT text FROM ${table} WHERE number > ? ORDER BY number`,
  insert: `INSERT INTO ${table} (number, text) VALUES (?, ?)`,
});

type Sql<Names> = Readonly<Record<keyof Names, Statement>>;

class SqliteFacts implements FactStore {
  readonly #sql: Sql<ReturnType<typeof sqlOf>>;
  readonly #texts: Readonly<Record<TextList, Sql<ReturnType<typeof textSqlOf>>>>;

  constructor(db: DatabaseSync, table: string) {
    this.#sql = prepareAll(db, sqlOf(table));
    this.#texts = {
      subjects: prepareAll(db, textSqlOf(`${table}_subjects`)),
      words: prepareAll(db, textSqlOf(`${table}_words`)),
    };
  }

  lastNumber(list: TextList): number {
    return numberOf(this.#texts[list].last.row()?.[0] ?? 0);
  }

  numbersOf(list: TextList, texts: readonly string[]): Map<string, number> {
    const numbers = new Map<string, number>();
    for (const text of texts) {
      const row = this.#texts[list].number.row(text);
      if (row !== undefined) numbers.set(text, numberOf(row[0]));
    }
    return numbers;
  }

  textsOf(list: TextList, numbers: readonly number[]): Map<number, string> {
    return new Map(numbers.map((number) => [number, textOf(this.#texts[list].text.row(number)?.[0])]));
  }

  textsAfter(list: TextList, number: number): readonly string[] {
    return this.#texts[list].after.rows(number).map(([text]) => textOf(text));
  }

  addTexts(list: TextList, first: number, texts: readonly string[]): void {
    for (const [index, text] of texts.entries()) this.#texts[list].insert.run(first + index, text);
  }

  count(): number {
    return numberOf(this.#sql.last.row()?.[0] ?? 0);
  }

  piecesAt(position: number): readonly Piece[] {
    return this.#sql.at.rows(position).map(pieceIn);
  }

  piecesFrom(first: number): readonly Piece[] {
    return this.#sql.from.rows(first).map(pieceIn);
  }

  replace(from: number, pieces: readonly Piece[]): void {
    this.#sql.remove.run(from);
    for (const { first, facts } of pieces) {
      const { least, most } = boundsOf(facts);
      this.#sql.insert.run(first, lengthOf(facts), least, most, encodeFacts(facts));
    }
  }
}

const pieceIn = ([first, facts]: readonly SQLOutputValue[]): Piece => ({
  first: numberOf(first),
  facts: decodeFacts(bytesOf(facts)),
});

class FactTable implements DocumentTable<Fact> {
  readonly #store: FactStore;
  readonly #writing: FactWriting;

  constructor(db: DatabaseSync, table: string, layout: FactLayout) {
    this.#store = new SqliteFacts(db, table);
    this.#writing = new FactWriting(layout);
  }

  find(ids: readonly string[]): Map<string, Fact> {
    return runSync(findFacts(this.#store, ids));
  }

  put(changes: readonly Change<Fact>[]): void {
    runSync(
      this.#writing.add(
        this.#store,
        changes.map(({ after }) => after),
      ),
    );
  }

  forget(): void {
    this.#writing.forget();
  }
}

export const sqliteFacts = (layout: FactLayout): SqliteSide<Fact, FactQueries> => ({
  tables: { schema: schemaOf, open: (db, table) => new FactTable(db, table, layout) },
  queries: queriesOf,
});

function queriesOf({ db, table, snapshot }: SqliteReading): Immediate<FactQueries> {
  const store = new SqliteFacts(db, table);
  const replays = new Replays();
  return {
    series: (query) => snapshot(() => runSync(replays.series(store, query))),
    counted: (query) => snapshot(() => runSync(replays.counted(store, query))),
  };
}
