import type { DatabaseSync } from 'node:sqlite';
import type { Change, Stored } from '../../projection.ts';
import type { SearchCaches } from '../../search/search-caches.ts';

/** What a projection brings for the embedded store. */
export interface SqliteSide<Document extends Stored, Queries> {
  /** In the place of the table that is derived from its columns, for what needs an index of its own. */
  readonly tables?: SqliteTables<Document>;
  queries(open: SqliteReading): Immediate<Queries>;
}

/** Tables of one projection. The names of all begin with `table`. */
export interface SqliteTables<Document extends Stored> {
  /** What creates them. */
  schema(table: string): string;
  open(db: DatabaseSync, table: string): DocumentTable<Document>;
}

/** Reads and writes the documents of one projection. */
export interface DocumentTable<Document extends Stored> {
  /** Those that exist among the documents asked for. */
  find(ids: readonly string[]): Map<string, Document>;
  /** Within a transaction. */
  put(changes: readonly Change<Document>[]): void;
  /** What is remembered may be wrong: a transaction has failed, or somebody else has written. */
  forget(): void;
}

/** What queries are made of. */
export interface SqliteReading {
  readonly db: DatabaseSync;
  /** With which the names of the projection's tables and indexes begin. */
  readonly table: string;
  readonly caches: SearchCaches;
  /** Runs reads that must be of one and the same state. One statement alone always is. */
  snapshot<Result>(work: () => Result): Result;
}

/** Queries as they are made on a connection that answers at once. */
export type Immediate<Queries> = {
  readonly [Name in keyof Queries]: Queries[Name] extends (argument: infer Argument) => Promise<infer Result>
    ? (argument: Argument) => Result
    : never;
};
