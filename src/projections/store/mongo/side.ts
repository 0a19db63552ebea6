import type { ClientSession, Collection, IndexDescription, Document as Row } from 'mongodb';
import type { Change, Stored } from '../../projection.ts';
import type { SearchCaches } from '../../search/search-caches.ts';

/** The part of a projection for MongoDB. */
export interface MongoSide<Document extends Stored, Queries> {
  /** Fields beside the columns, and indexes of them, for what columns can't express. */
  fields?(document: Document): Readonly<Record<string, unknown>>;
  readonly indexes?: readonly IndexDescription[];
  /** Replaces the collection that is derived from the columns, for projections with an index of their own. */
  readonly tables?: MongoTables<Document>;
  queries(open: MongoReading): Queries;
}

/** The collections of one projection. */
export interface MongoTables<Document extends Stored> {
  /** Each by the part of its name that distinguishes it, with its indexes besides that of `_id`. */
  readonly collections: Readonly<Record<string, readonly IndexDescription[]>>;
  /** The initial contents. */
  create?(open: CollectionOf): Promise<void>;
  open(open: CollectionOf): DocumentCollection<Document>;
}

/** One of the projection's collections; the main one unless a part is named. */
export type CollectionOf = <Schema extends Row>(part?: string) => Collection<Schema>;

/** Reads and writes the documents of one projection. */
export interface DocumentCollection<Document extends Stored> {
  /** Those of the requested documents that exist. */
  find(ids: readonly string[]): Promise<Map<string, Document>>;
  /** Within the session's transaction. */
  put(changes: readonly Change<Document>[], session: ClientSession): Promise<void>;
  /** Has searches pass over what they would find under these ids, within the session's transaction. */
  hide?(ids: readonly string[], session: ClientSession): Promise<void>;
  /** Drops all caches: a transaction has failed, or another projector has written. */
  forget(): void;
  /** Called after a commit of such changes, for work outside of the transaction. If it fails, it is retried after the next one. */
  settle?(changes: readonly Change<Document>[]): Promise<void>;
}

/** What queries need. */
export interface MongoReading {
  readonly collection: CollectionOf;
  readonly caches: SearchCaches;
  /** All reads of `read` in its session are of one state. It may run again. */
  snapshot<Result>(read: (session: ClientSession) => Promise<Result>): Promise<Result>;
}
