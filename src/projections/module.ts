import type { EventDefinition, EventOf } from '../events/definition.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import type { Change, OfEvents, Projection, Stored } from './projection.ts';
import type { MongoSide } from './store/mongo/side.ts';
import type { Move } from './store/moves.ts';
import type { SqliteSide } from './store/sqlite/side.ts';

/**
 * One projection with everything that is its own: what it makes of events, what its documents are found by, and its
 * queries on each engine. Both read stores derive tables, readers and writers from it.
 */
export interface ProjectionModule<Document extends Stored = Stored, Queries extends object = object>
  extends Projection<Document> {
  /**
   * Raise it whenever documents, columns, indexes or the meaning of events change: this projection alone is then rebuilt
   * from the log.
   */
  readonly version: number;
  /** What stands beside a document, to find it by. The id does in any case. */
  readonly columns?: Columns<Document>;
  readonly indexes?: Readonly<Record<string, Index>>;
  /**
   * How a change moves a document in the order of a list that is walked by cursors; null when it doesn't. The last so many
   * moves are kept (`moves.ts`), so that a walk goes on in the order in which it began.
   */
  moveOf?(change: Change<Document>): Move | null;
  /** Each query by its name, and whether one with such an argument may take more than about 5 ms of the embedded store. */
  readonly queries: { readonly [Name in keyof Queries]: IsHeavy<Queries[Name]> };
  readonly sqlite: SqliteSide<Document, Queries>;
  readonly mongo: MongoSide<Document, Queries>;
}

/**
 * Declares a projection; documents and queries are those of the type that the result is declared with. Stored events aren't
 * checked against their schemas: one without an id is never passed over.
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
  const { concerns, ...module } = definition;
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
    project: (document, envelope) => module.project(document, envelope as EventEnvelope<EventOf<Definition>>),
  };
}

/** Any module, for what treats all alike. */
// biome-ignore lint/suspicious/noExplicitAny: a module takes its own documents and queries only, and so suits none but `any`.
export type AnyModule = ProjectionModule<any, any>;

export type Columns<Document> = Readonly<Record<string, Column<Document>>>;

export interface Column<Document> {
  readonly type: 'TEXT' | 'INTEGER';
  /** Times are milliseconds since the epoch; what is true or false is 1 or 0. */
  of(document: Document): string | number;
}

export interface Index {
  /** Columns, or `id`. */
  readonly on: readonly string[];
  /** Columns that SQLite keeps in the index besides, so that a query is answered from the index alone. */
  readonly covering?: readonly string[];
}

type IsHeavy<Query> = Query extends (argument: infer Argument) => unknown
  ? (argument: Argument) => boolean
  : never;

/** For queries that never take long. */
export const isLight = (): boolean => false;
/** For queries that always may. */
export const isHeavy = (): boolean => true;

/** The reads that every projection has. */
export interface ById<Document> {
  get(id: string): Promise<Document | null>;
  /** Those that exist among the documents asked for, from one and the same state of the store. */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, Document>>;
}

export type Reads<Document, Queries> = ById<Document> & Queries;

/**
 * The typed queries of a projection. They throw `ReadModelsUnavailable` when they can't be answered now; the same call may
 * succeed later.
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

/** The reads of a module as one function makes them, given their names. */
export function readsBy<Document extends Stored, Queries extends object>(
  module: ProjectionModule<Document, Queries>,
  ask: (name: string, argument: never) => Promise<unknown>,
): Reads<Document, Queries> {
  const names = ['get', 'find', ...Object.keys(module.queries)];
  const reads = names.map((name) => [name, (argument: never) => ask(name, argument)]);
  return Object.fromEntries(reads) as Reads<Document, Queries>;
}
