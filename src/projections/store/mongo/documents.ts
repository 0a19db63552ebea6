import type { AnyBulkWriteOperation, ClientSession, Collection, FindCursor } from 'mongodb';
import { lastActivityOf } from '../../conversations/documents.ts';
import { searchTextOf } from '../../conversations/search-text.ts';
import { PAGE_DOCUMENTS } from '../page.ts';
import type { Batch, Change, CollectionName, Collections } from '../port.ts';
import type { MongoCollections, PlainRow } from './collections.ts';
import { trigramsOf } from './trigrams.ts';

/** Every collection but the tickets, which have an index of their own. */
export type PlainCollection = Exclude<CollectionName, 'tickets'>;

type Fields<Document> = (document: Document) => object;

/** What stands beside `_id` and `document`. */
const FIELDS: { readonly [Name in PlainCollection]: Fields<Collections[Name]> } = {
  ticketMessages: ({ ticketId, isInternal, revision }) => ({ ticketId, isInternal, revision }),
  conversations: (conversation) => {
    const searchText = searchTextOf(conversation);
    const { status, type } = conversation;
    const activeAt = Date.parse(lastActivityOf(conversation));
    return { status, type, activeAt, searchText, trigrams: trigramsOf(searchText) };
  },
  conversationMessages: ({ conversationId, number }) => ({ conversationId, place: number }),
  users: () => ({}),
  admins: () => ({}),
  transactions: () => ({}),
  registrationSessions: () => ({}),
  poisoned: () => ({}),
};
export const PLAIN_COLLECTIONS = Object.keys(FIELDS) as PlainCollection[];

export const documentIn = <Document>(row: { readonly document: string }): Document =>
  JSON.parse(row.document) as Document;

/** As many rows as a page may have documents. */
export const firstRows = <Row>(cursor: FindCursor<Row>): Promise<Row[]> =>
  cursor.limit(PAGE_DOCUMENTS).toArray();

/** The documents of rows, as JSON. */
export const textsIn = (rows: readonly { readonly document: string }[]): string[] =>
  rows.map(({ document }) => document);

/** Those that exist among the documents asked for. */
export async function findDocuments<Name extends PlainCollection>(
  collections: MongoCollections,
  name: Name,
  ids: readonly string[],
): Promise<Map<string, Collections[Name]>> {
  if (ids.length === 0) return new Map();
  const rows = await plain(collections, name)
    .find({ _id: { $in: [...ids] } })
    .toArray();
  return new Map(rows.map((row) => [row._id, documentIn(row)]));
}

/** Writes the documents of all plain collections, each as it shall be. */
export async function putDocuments(
  collections: MongoCollections,
  changes: Batch['changes'],
  session: ClientSession,
): Promise<void> {
  for (const name of PLAIN_COLLECTIONS) await put(collections, name, changes[name] ?? [], session);
}

async function put<Name extends PlainCollection>(
  collections: MongoCollections,
  name: Name,
  changes: readonly Change<Collections[Name]>[],
  session: ClientSession,
): Promise<void> {
  const fields: Fields<Collections[Name]> = FIELDS[name];
  const writes = changes.map(({ after }): AnyBulkWriteOperation<PlainRow> => {
    const replacement = { ...fields(after), document: JSON.stringify(after) };
    return { replaceOne: { filter: { _id: after.id }, replacement, upsert: true } };
  });
  if (writes.length > 0) await plain(collections, name).bulkWrite(writes, { session });
}

const plain = (collections: MongoCollections, name: PlainCollection): Collection<PlainRow> =>
  collections[name] as unknown as Collection<PlainRow>;
