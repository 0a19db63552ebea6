import type { EventDefinition, EventOf } from '../events/definition.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import type { Change, OfEvents, Projection, Stored } from './projection.ts';
import type { MongoSide } from './store/mongo/side.ts';
import type { Move } from './store/moves.ts';
import type { SqliteSide } from './store/sqlite/side.ts';

/**
 * One projection with all its parts: how events become documents, the columns by which documents are found, and its
 * queries for each engine. Both read stores derive tables, readers and writers from it.
 */
export interface ProjectionModule<Document extends Stored = Stored, Queries extends object = object>
  extends Projection<Document> {
  /**
   * Raise it whenever documents, columns, indexes or the meaning of events change: then this projection alone is rebuilt
   * from the log.
   */
  readonly version: number;
  /** Columns beside the document, by which it is found. The id is always there. */
  readonly columns?: Columns<Document>;
  readonly indexes?: Readonly<Record<string, Index>>;
  /**
   * How a change moves a document in the order of a list that clients page through by cursors; null when it doesn't. The latest
   * moves are kept (`moves.ts`), so that a client sees the rest of the list in the order in which it began.
   */
  moveOf?(change: Change<Document>): Move | null;
  /** Each query by its name, and how heavy it is on the embedded store with such an argument. */
  readonly queries: { readonly [Name in keyof Queries]: IsHeavy<Queries[Name]> };
  readonly sqlite: SqliteSide<Document, Queries>;
  readonly mongo: MongoSide<Document, Queries>;
}

/**
 * Declares a projection; the types of documents and queries are those of the result type. Stored events are not validated
 * against their schemas again, but one without an id is never passed over silently.
 */
export function defineProjection<
  Document extends Stored,
  Queries extends object,
  Definition extends EventDefinition,
>(
  definition: Omit<
    ProjectionModule<NoInfer<Document>, NoInfer<Queries>>,
    keyof OfEvents<Stored, Definition>
  > &
    OfEvents<NoInfer<Document>, Definition>,
): ProjectionModule<Document, Queries> {
  const { concerns, hiddenBy, ...module } = definition;
  const types = new Set<string>(module.events.map(({ type }) => type));
  const isOwn = (envelope: EventEnvelope): envelope is EventEnvelope<EventOf<Definition>> =>
    types.has(envelope.event.type);
  return {
    ...module,
    documentId(envelope) {
      if (!isOwn(envelope) || concerns?.(envelope) === false) return null;
      const id: unknown = module.documentId(envelope);
      if (typeof id !== 'string') throw new Error(`${envelope.event.type} names no document`);
      return id;
    },
    ...(hiddenBy && { hiddenBy: (envelope) => (isOwn(envelope) ? hiddenBy(envelope) : null) }),
    project: (document, envelope) => module.project(document, envelope as EventEnvelope<EventOf<Definition>>),
  };
}

/** Any module, for code that treats all modules alike. */
// biome-ignore lint/suspicious/noExplicitAny: a module takes its own documents and queries only, and so suits none but `any`.
export type AnyModule = ProjectionModule<any, any>;

export type Columns<Document> = Readonly<Record<string, Column<Document>>>;

export interface Column<Document> {
  readonly type: 'TEXT' | 'INTEGER';
  /** Times are milliseconds since the epoch; booleans are 1 or 0. */
  of(document: Document): string | number;
}

export interface Index {
  /** Names of columns, or `id`. */
  readonly on: readonly string[];
  /** Further columns that SQLite stores in the index, so that a query needs the index only. */
  readonly covering?: readonly string[];
}

/**
 * True: it may take more than about 5 ms. `long`: it goes through all that there is, so that lists and searches must not wait for
 * it. Each of the two has a thread of its own.
 */
export type Heaviness = boolean | 'long';

type IsHeavy<Query> = Query extends (argument: infer Argument) => unknown
  ? (argument: Argument) => Heaviness
  : never;

/** For queries that are never heavy. */
export const isLight = (): boolean => false;
/** For queries that may always be heavy. */
export const isHeavy = (): boolean => true;
/** For queries that are always long. */
export const isLong = (): Heaviness => 'long';

/** The reads that every projection offers. */
export interface ById<Document> {
  get(id: string): Promise<Document | null>;
  /** Those of the requested documents that exist, all of one state of the store. */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, Document>>;
}

export type Reads<Document, Queries> = ById<Document> & Queries;

/**
 * The typed queries of a projection. They throw `ReadModelsUnavailable` when the read models are unavailable; the same call
 * may succeed later.
 */
export type QueriesOf = <Document extends Stored, Queries extends object>(
  module: ProjectionModule<Document, Queries>,
) => Reads<Document, Queries>;

export const text = <Document>(of: (document: Document) => string): Column<Document> => ({
  type: 'TEXT',
  of,
});

export const integer = <Document>(of: (document: Document) => number): Column<Document> => ({
  type: 'INTEGER',
  of,
});

/** The reads of a module, given their names and a function that makes each one. */
export function readsBy<Document extends Stored, Queries extends object>(
  module: ProjectionModule<Document, Queries>,
  ask: (name: string, argument: never) => Promise<unknown>,
): Reads<Document, Queries> {
  const names = ['get', 'find', ...Object.keys(module.queries)];
  const reads = names.map((name) => [name, (argument: never) => ask(name, argument)]);
  return Object.fromEntries(reads) as Reads<Document, Queries>;
}
