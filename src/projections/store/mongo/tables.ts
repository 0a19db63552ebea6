import type {
  AnyBulkWriteOperation,
  ClientSession,
  Collection,
  Db,
  FindCursor,
  IndexDescription,
  Document as Row,
} from 'mongodb';
import type { AnyModule } from '../../module.ts';
import type { Stored } from '../../projection.ts';
import { PAGE_DOCUMENTS } from '../page.ts';
import type { Change } from '../port.ts';
import { collectionName } from './collections.ts';
import { MOVES, MovesCollection, MovingCollection } from './moves.ts';
import type { CollectionOf, DocumentCollection, MongoTables } from './side.ts';

/**
 * `_id` is the document's id. Documents are JSON, as in every other store, so that they come back unchanged, lone surrogates
 * included; the fields beside them are there to find them.
 */
export interface PlainRow extends Row {
  readonly _id: string;
  readonly document: string;
}

export const documentIn = <Document>(row: { readonly document: string }): Document =>
  JSON.parse(row.document) as Document;

/** At most as many rows as a page may have documents. */
export const firstRows = <Schema>(cursor: FindCursor<Schema>): Promise<Schema[]> =>
  cursor.limit(PAGE_DOCUMENTS).toArray();

/** The documents of rows, as JSON. */
export const textsIn = (rows: readonly { readonly document: string }[]): string[] =>
  rows.map(({ document }) => document);

/** The collections of one build of a projection. */
export const collectionsOf =
  (db: Db, module: AnyModule, generation: string): CollectionOf =>
  <Schema extends Row>(part = '') =>
    db.collection<Schema>(collectionName(module, generation, part));

/** The collections of a projection: its own, or one derived from its columns. */
export function tablesOf(module: AnyModule): MongoTables<Stored> {
  const { moveOf, mongo } = module;
  if (mongo.tables) return mongo.tables;
  const main = { '': [...indexesOf(module), ...(mongo.indexes ?? [])] };
  const derived = (collection: CollectionOf) => new DerivedCollection(collection(), module);
  if (!moveOf) return { collections: main, open: derived };
  return {
    collections: { ...main, ...MOVES },
    create: (collection) => new MovesCollection(collection).create(),
    open: (collection) => new MovingCollection(derived(collection), new MovesCollection(collection), moveOf),
  };
}

function indexesOf({ indexes = {} }: AnyModule): IndexDescription[] {
  return Object.entries(indexes).map(([name, { on }]) => ({
    name,
    key: Object.fromEntries(on.map((column) => [column === 'id' ? '_id' : column, 1])),
  }));
}

/** Documents in a collection that is derived from their columns. */
export class DerivedCollection<Document extends Stored> implements DocumentCollection<Document> {
  readonly #rows: Collection<PlainRow>;
  readonly #fields: (document: Document) => Readonly<Record<string, unknown>>;

  constructor(rows: Collection<PlainRow>, { columns = {}, mongo }: AnyModule) {
    this.#rows = rows;
    const named = Object.entries(columns);
    this.#fields = (document) => ({
      ...Object.fromEntries(named.map(([name, column]) => [name, column.of(document)])),
      ...mongo.fields?.(document),
    });
  }

  async find(ids: readonly string[]): Promise<Map<string, Document>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#rows.find({ _id: { $in: [...ids] } }).toArray();
    return new Map(rows.map((row) => [row._id, documentIn(row)]));
  }

  async put(changes: readonly Change<Document>[], session: ClientSession): Promise<void> {
    const writes = changes.map(({ after }): AnyBulkWriteOperation<PlainRow> => {
      const replacement = { ...this.#fields(after), document: JSON.stringify(after) };
      return { replaceOne: { filter: { _id: after.id }, replacement, upsert: true } };
    });
    if (writes.length > 0) await this.#rows.bulkWrite(writes, { session });
  }

  /** There are no caches. */
  forget(): void {}

  async all(): Promise<Document[]> {
    return (await this.#rows.find().toArray()).map((row) => documentIn(row));
  }

  async remove(ids: readonly string[], session: ClientSession): Promise<void> {
    if (ids.length > 0) await this.#rows.deleteMany({ _id: { $in: [...ids] } }, { session });
  }
}
