import type { ClientSession, Collection, IndexDescription, Document as Row } from 'mongodb';
import type { Change, Stored } from '../../projection.ts';
import type { SearchCaches } from '../../search/search-caches.ts';

/** What a projection brings for MongoDB. */
export interface MongoSide<Document extends Stored, Queries> {
  /** Fields beside the columns, and indexes of them: for what columns can't say. */
  fields?(document: Document): Readonly<Record<string, unknown>>;
  readonly indexes?: readonly IndexDescription[];
  /** In the place of the collection that is derived from its columns, for what needs an index of its own. */
  readonly tables?: MongoTables<Document>;
  queries(open: MongoReading): Queries;
}

/** Collections of one projection. */
export interface MongoTables<Document extends Stored> {
  /** Each by the part of its name that tells it from the others, with its indexes besides that of `_id`. */
  readonly collections: Readonly<Record<string, readonly IndexDescription[]>>;
  /** What there has to be at the beginning. */
  create?(open: CollectionOf): Promise<void>;
  open(open: CollectionOf): DocumentCollection<Document>;
}

/** One of the projection's collections; the main one unless a part is named. */
export type CollectionOf = <Schema extends Row>(part?: string) => Collection<Schema>;

/** Reads and writes the documents of one projection. */
export interface DocumentCollection<Document extends Stored> {
  /** Those that exist among the documents asked for. */
  find(ids: readonly string[]): Promise<Map<string, Document>>;
  /** Within the session's transaction. */
  put(changes: readonly Change<Document>[], session: ClientSession): Promise<void>;
  /** What is remembered may be wrong: a transaction has failed, or somebody else has written. */
  forget(): void;
  /** After a commit of such changes: what is no part of it. What fails is tried again after the next one. */
  settle?(changes: readonly Change<Document>[]): Promise<void>;
}

/** What queries are made of. */
export interface MongoReading {
  readonly collection: CollectionOf;
  readonly caches: SearchCaches;
  /** Everything that `read` reads in its session is of one and the same state. It may run again. */
  snapshot<Result>(read: (session: ClientSession) => Promise<Result>): Promise<Result>;
}
