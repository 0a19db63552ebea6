import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { ConversationId, MessageId, TicketId, TicketNumber, UserId } from '../../../events/ids.ts';
import type { ConversationDocument, ConversationMessageDocument } from '../../conversations/documents.ts';
import type { TicketDocument, TicketMessageDocument } from '../../ticketing/documents.ts';
import type {
  Checkpoint,
  Collections,
  ConversationListQuery,
  ConversationMessagesQuery,
  FoundById,
  MessageSpan,
  MessagesQuery,
  MessageWindow,
  ReadStore,
  TicketListPage,
  TicketListQuery,
  TicketsOfUserQuery,
} from '../port.ts';
import { ReadModelsUnavailable } from '../port.ts';
import { listTickets } from '../ticket-index/list.ts';
import { DEFAULT_SEARCH_MEMORY, type SearchMemory, TicketSearch } from '../ticket-index/search.ts';
import { runSync } from '../ticket-index/steps.ts';
import { answering, numberOf, prepareAll, type Statement, transaction } from './connection.ts';
import { ConversationReader } from './conversations.ts';
import { type DocumentReader, type DocumentReaders, documentIn, documentReaders } from './documents.ts';
import { type HeavyReads, isHeavy } from './heavy-reads.ts';
import { SqliteTicketIndexSource } from './index-source.ts';
import { MessageReader } from './messages.ts';
import { layoutOf, SCHEMA_VERSION, versionOf } from './schema.ts';
import { StateRow } from './state-row.ts';
import { TicketsOfUserReader } from './tickets-of-user.ts';

export interface SqliteReaderOptions {
  readonly file: string;
  readonly searchMemory?: SearchMemory;
  /** Makes the heavy reads; the thread that opens the store makes them itself unless given. */
  readonly heavyReads?: HeavyReads;
}

/** Short: it is the thread that answers requests which would wait. */
const READER_BUSY_MS = 250;

/**
 * Opens the read models for answering. The writer must have opened the file before: one that is missing or of
 * another schema version throws `ReadModelsUnavailable`.
 */
export const openSqliteReadStore = ({
  file,
  searchMemory = DEFAULT_SEARCH_MEMORY,
  heavyReads,
}: SqliteReaderOptions): Promise<ReadStore> =>
  answering(() => {
    const db = new DatabaseSync(file, { readOnly: true, timeout: READER_BUSY_MS });
    try {
      const version = versionOf(db);
      if (version !== SCHEMA_VERSION)
        throw new ReadModelsUnavailable(`${file} has schema version ${version}`);
      db.exec('PRAGMA cache_size = -32768; PRAGMA mmap_size = 268435456');
      return new SqliteReadStore(db, searchMemory, heavyReads);
    } catch (error) {
      db.close();
      throw error;
    }
  });

const SQL = {
  ticket: 'SELECT document FROM tickets WHERE id = ?',
  ticketByNumber: 'SELECT document FROM tickets WHERE ticket_number = ?',
  countPoisoned: 'SELECT count(*) FROM poisoned',
} as const;

class SqliteReadStore implements ReadStore {
  readonly #db: DatabaseSync;
  readonly #heavy: HeavyReads | undefined;
  readonly #sql: Readonly<Record<keyof typeof SQL, Statement>>;
  readonly #state: StateRow;
  readonly #index: SqliteTicketIndexSource;
  readonly #search: TicketSearch;
  readonly #ticketsOfUser: TicketsOfUserReader;
  readonly #messages: MessageReader;
  readonly #conversations: ConversationReader;
  readonly #readers: DocumentReaders;

  constructor(db: DatabaseSync, memory: SearchMemory, heavy?: HeavyReads) {
    this.#db = db;
    this.#heavy = heavy;
    this.#sql = prepareAll(db, SQL);
    this.#state = new StateRow(db);
    this.#index = new SqliteTicketIndexSource(db, layoutOf(db));
    this.#search = new TicketSearch(memory);
    this.#ticketsOfUser = new TicketsOfUserReader(db);
    this.#messages = new MessageReader(db);
    this.#conversations = new ConversationReader(db);
    this.#readers = documentReaders(db);
  }

  checkpoint(): Promise<Checkpoint | null> {
    return answering(() => this.#state.read().checkpoint);
  }

  ticket(id: TicketId): Promise<TicketDocument | null> {
    return answering(() => first<TicketDocument>(this.#sql.ticket.row(id)));
  }

  ticketByNumber(number: TicketNumber): Promise<TicketDocument | null> {
    return answering(() => first<TicketDocument>(this.#sql.ticketByNumber.row(number)));
  }

  ticketsOfUser(query: TicketsOfUserQuery): Promise<readonly TicketDocument[]> {
    return answering(() => this.#ticketsOfUser.page(query));
  }

  firstTicketsOfUser(user: UserId) {
    return answering(() => this.#snapshot(() => this.#ticketsOfUser.first(user)));
  }

  messageSpan(window: MessageWindow): Promise<MessageSpan | null> {
    return answering(() => this.#messages.span(window));
  }

  ticketMessages(query: MessagesQuery): Promise<readonly TicketMessageDocument[]> {
    return answering(() => this.#messages.page(query));
  }

  ticketList(query: TicketListQuery): Promise<TicketListPage> {
    if (this.#heavy && isHeavy(query)) return this.#heavy.read('ticketList', query);
    return answering(() => this.#snapshot(() => runSync(listTickets(this.#index, this.#search, query))));
  }

  conversation(id: ConversationId): Promise<ConversationDocument | null> {
    return answering(() => this.#readers.conversations.find([id]).get(id) ?? null);
  }

  conversationMessage(id: MessageId): Promise<ConversationMessageDocument | null> {
    return answering(() => this.#readers.conversationMessages.find([id]).get(id) ?? null);
  }

  conversationMessages(query: ConversationMessagesQuery) {
    return answering(() => this.#snapshot(() => this.#conversations.messages(query)));
  }

  conversationList(query: ConversationListQuery) {
    if (this.#heavy) return this.#heavy.read('conversationList', query);
    return answering(() => this.#snapshot(() => this.#conversations.list(query)));
  }

  find<Name extends FoundById>(
    collection: Name,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Collections[Name]>> {
    const reader: DocumentReader<Name> = this.#readers[collection];
    return answering(() => this.#snapshot(() => reader.find(ids)));
  }

  countPoisoned(): Promise<number> {
    return answering(() => numberOf(this.#sql.countPoisoned.row()?.[0]));
  }

  async close(): Promise<void> {
    await this.#heavy?.close();
    return answering(() => {
      if (this.#db.isOpen) this.#db.close();
    });
  }

  #snapshot<T>(work: () => T): T {
    return transaction(this.#db, 'BEGIN', work);
  }
}

const first = <Document>(row: readonly SQLOutputValue[] | undefined): Document | null =>
  row === undefined ? null : documentIn<Document>(row);
