import type { DatabaseSync } from 'node:sqlite';
import type { Change, Stored } from '../../projection.ts';
import type { SearchCaches } from '../../search/search-caches.ts';

/** The part of a projection for the embedded store. */
export interface SqliteSide<Document extends Stored, Queries> {
  /** Replaces the table that is derived from the columns, for projections with an index of their own. */
  readonly tables?: SqliteTables<Document>;
  queries(open: SqliteReading): Immediate<Queries>;
}

/** The tables of one projection. All their names begin with `table`. */
export interface SqliteTables<Document extends Stored> {
  /** What creates them. */
  schema(table: string): string;
  open(db: DatabaseSync, table: string): DocumentTable<Document>;
}

/** Reads and writes the documents of one projection. */
export interface DocumentTable<Document extends Stored> {
  /** Those of the requested documents that exist. */
  find(ids: readonly string[]): Map<string, Document>;
  /** Only within a transaction. */
  put(changes: readonly Change<Document>[]): void;
  /** Has searches pass over what they would find under these ids. Only within a transaction. */
  hide?(ids: readonly string[]): void;
  /** Drops all caches: a transaction has failed, or another projector has written. */
  forget(): void;
}

/** What queries need. */
export interface SqliteReading {
  readonly db: DatabaseSync;
  /** The prefix of the names of the projection's tables and indexes. */
  readonly table: string;
  readonly caches: SearchCaches;
  /** Runs reads that must be of one state. A single statement always is. */
  snapshot<Result>(work: () => Result): Result;
}

/** Queries on a synchronous connection. */
export type Immediate<Queries> = {
  readonly [Name in keyof Queries]: Queries[Name] extends (argument: infer Argument) => Promise<infer Result>
    ? (argument: Argument) => Result
    : never;
};
