import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { lastActivityOf } from '../../conversations/documents.ts';
import { searchTextOf } from '../../conversations/search-text.ts';
import type { Change, CollectionName, Collections, PoisonedDocument } from '../port.ts';
import { prepare, prepareAll, type Statement, textOf } from './connection.ts';

/** Every collection but the tickets, which have an index of their own. */
export type PlainCollection = Exclude<CollectionName, 'tickets'>;

type Columns<Document> = Readonly<Record<string, (document: Document) => SQLInputValue>>;

/** The columns beside `id` and `document`. */
const COLUMNS: { readonly [Name in PlainCollection]: Columns<Collections[Name]> } = {
  ticketMessages: {
    ticket_id: (message) => message.ticketId,
    is_internal: (message) => (message.isInternal ? 1 : 0),
    revision: (message) => message.revision,
  },
  conversations: {
    status: (conversation) => conversation.status,
    type: (conversation) => conversation.type,
    active_at: (conversation) => Date.parse(lastActivityOf(conversation)),
    search_text: searchTextOf,
  },
  conversationMessages: {
    conversation_id: (message) => message.conversationId,
    place: (message) => message.number,
  },
  users: {},
  admins: {},
  transactions: {},
  registrationSessions: {},
  poisoned: {},
};
export const PLAIN_COLLECTIONS = Object.keys(COLUMNS) as PlainCollection[];

/** The document in a row's first column. */
export const documentIn = <Document>(row: readonly SQLOutputValue[]): Document =>
  JSON.parse(textOf(row[0])) as Document;

/** Reads documents of one collection by id. */
export class DocumentReader<Name extends PlainCollection> {
  readonly #select: Statement;

  constructor(db: DatabaseSync, name: Name) {
    this.#select = prepare(db, `SELECT document FROM ${name} WHERE id = ?`);
  }

  find(ids: readonly string[]): Map<string, Collections[Name]> {
    const found = new Map<string, Collections[Name]>();
    for (const id of ids) {
      const row = this.#select.row(id);
      if (row !== undefined) found.set(id, documentIn(row));
    }
    return found;
  }
}

export type DocumentReaders = { readonly [Name in PlainCollection]: DocumentReader<Name> };

export const documentReaders = (db: DatabaseSync): DocumentReaders => ({
  ticketMessages: new DocumentReader(db, 'ticketMessages'),
  conversations: new DocumentReader(db, 'conversations'),
  conversationMessages: new DocumentReader(db, 'conversationMessages'),
  users: new DocumentReader(db, 'users'),
  admins: new DocumentReader(db, 'admins'),
  transactions: new DocumentReader(db, 'transactions'),
  registrationSessions: new DocumentReader(db, 'registrationSessions'),
  poisoned: new DocumentReader(db, 'poisoned'),
});

/** Writes documents of all plain collections. */
export class DocumentWriter {
  readonly #upserts: Readonly<Record<PlainCollection, Statement>>;
  readonly #poisoned: Statement;
  readonly #heal: Statement;

  constructor(db: DatabaseSync) {
    this.#upserts = prepareAll(db, {
      ticketMessages: upsert('ticketMessages'),
      conversations: upsert('conversations'),
      conversationMessages: upsert('conversationMessages'),
      users: upsert('users'),
      admins: upsert('admins'),
      transactions: upsert('transactions'),
      registrationSessions: upsert('registrationSessions'),
      poisoned: upsert('poisoned'),
    });
    this.#poisoned = prepare(db, 'SELECT document FROM poisoned');
    this.#heal = prepare(db, 'DELETE FROM poisoned WHERE id = ?');
  }

  poisoned(): readonly PoisonedDocument[] {
    return this.#poisoned.rows().map((row) => documentIn<PoisonedDocument>(row));
  }

  heal(streams: readonly string[]): void {
    for (const stream of streams) this.#heal.run(stream);
  }

  put<Name extends PlainCollection>(name: Name, changes: readonly Change<Collections[Name]>[]): void {
    const columns: Columns<Collections[Name]> = COLUMNS[name];
    const values = Object.values(columns);
    for (const { after } of changes) {
      this.#upserts[name].run(after.id, JSON.stringify(after), ...values.map((column) => column(after)));
    }
  }
}

function upsert(name: PlainCollection): string {
  const columns = ['id', 'document', ...Object.keys(COLUMNS[name])];
  return `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
    ON CONFLICT (id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;
}
