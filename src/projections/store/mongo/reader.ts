import type { ClientSession } from 'mongodb';
import type { ConversationId, MessageId, TicketId, TicketNumber, UserId } from '../../../events/ids.ts';
import type { ConversationDocument, ConversationMessageDocument } from '../../conversations/documents.ts';
import type { TicketDocument, TicketMessageDocument } from '../../ticketing/documents.ts';
import {
  type Checkpoint,
  type Collections,
  type ConversationListQuery,
  type ConversationMessagesQuery,
  type FoundById,
  type MessageSpan,
  type MessagesQuery,
  type MessageWindow,
  ReadModelsUnavailable,
  type ReadStore,
  type TicketListPage,
  type TicketListQuery,
  type TicketsOfUserQuery,
} from '../port.ts';
import { listTickets } from '../ticket-index/list.ts';
import { DEFAULT_SEARCH_MEMORY, type SearchMemory, TicketSearch } from '../ticket-index/search.ts';
import { runAsync } from '../ticket-index/steps.ts';
import { checkServer } from './check-server.ts';
import { collectionsIn, type MongoCollections, type StateRow, type TicketRow } from './collections.ts';
import type { MongoConnection } from './connection.ts';
import { listConversations, readConversationMessages } from './conversations.ts';
import { documentIn, findDocuments } from './documents.ts';
import { answering } from './errors.ts';
import { MongoTicketIndexSource } from './index-source.ts';
import { readMessageSpan, readMessages } from './messages.ts';
import { inSnapshot } from './snapshot.ts';
import { checkpointOf } from './state.ts';
import { readFirstTicketsOfUser, readTicketsOfUser } from './tickets-of-user.ts';

export interface MongoReaderOptions {
  readonly connection: MongoConnection;
  readonly searchMemory?: SearchMemory;
}

/**
 * Opens the read models for answering. They need not be there yet, and may be thrown away and made anew meanwhile.
 *
 * @throws ReadModelsRefused when the server will never do, ReadModelsUnavailable when it doesn't answer.
 */
export async function openMongoReadStore({
  connection,
  searchMemory = DEFAULT_SEARCH_MEMORY,
}: MongoReaderOptions): Promise<ReadStore> {
  await checkServer(connection);
  return new MongoReadStore(connection, searchMemory);
}

class MongoReadStore implements ReadStore {
  readonly #connection: MongoConnection;
  readonly #collections: MongoCollections;
  readonly #memory: SearchMemory;
  /** What was searched of one making of the read models, and is true of no other. */
  #searched: { readonly generation: string; readonly search: TicketSearch } | null = null;

  constructor(connection: MongoConnection, memory: SearchMemory) {
    this.#connection = connection;
    this.#collections = collectionsIn(connection.db);
    this.#memory = memory;
  }

  checkpoint(): Promise<Checkpoint | null> {
    return answering(async () => checkpointOf(await this.#collections.state.findOne({ _id: 'state' })));
  }

  ticket(id: TicketId): Promise<TicketDocument | null> {
    return answering(async () => ticketIn(await this.#collections.tickets.findOne({ id })));
  }

  ticketByNumber(ticketNumber: TicketNumber): Promise<TicketDocument | null> {
    return answering(async () => ticketIn(await this.#collections.tickets.findOne({ ticketNumber })));
  }

  ticketsOfUser(query: TicketsOfUserQuery): Promise<readonly TicketDocument[]> {
    return answering(() => readTicketsOfUser(this.#collections, query));
  }

  firstTicketsOfUser(user: UserId) {
    return this.#snapshot((session) => readFirstTicketsOfUser(this.#collections, user, session));
  }

  messageSpan(window: MessageWindow): Promise<MessageSpan | null> {
    return this.#snapshot((session) => readMessageSpan(this.#collections, window, session));
  }

  ticketMessages(query: MessagesQuery): Promise<readonly TicketMessageDocument[]> {
    return answering(() => readMessages(this.#collections, query));
  }

  ticketList(query: TicketListQuery): Promise<TicketListPage> {
    return this.#snapshot(async (session) => {
      const state = await this.#collections.state.findOne({ _id: 'state' }, { session });
      if (!state?.ready) throw new ReadModelsUnavailable('the read models are being made');
      const source = new MongoTicketIndexSource(this.#collections, state, session);
      return runAsync(listTickets(source, this.#searchOf(state), query));
    });
  }

  conversation(id: ConversationId): Promise<ConversationDocument | null> {
    return answering(async () => {
      const found = await findDocuments(this.#collections, 'conversations', [id]);
      return found.get(id) ?? null;
    });
  }

  conversationMessage(id: MessageId): Promise<ConversationMessageDocument | null> {
    return answering(async () => {
      const found = await findDocuments(this.#collections, 'conversationMessages', [id]);
      return found.get(id) ?? null;
    });
  }

  conversationMessages(query: ConversationMessagesQuery) {
    return this.#snapshot((session) => readConversationMessages(this.#collections, query, session));
  }

  conversationList(query: ConversationListQuery) {
    return this.#snapshot((session) => listConversations(this.#collections, query, session));
  }

  find<Name extends FoundById>(
    collection: Name,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Collections[Name]>> {
    return answering(() => findDocuments(this.#collections, collection, ids));
  }

  countPoisoned(): Promise<number> {
    return answering(() => this.#collections.poisoned.countDocuments());
  }

  /** The connection is its owner's to close. */
  async close(): Promise<void> {}

  #snapshot<T>(read: (session: ClientSession) => Promise<T>): Promise<T> {
    return answering(() => inSnapshot(this.#connection.client, read));
  }

  #searchOf({ generation }: StateRow): TicketSearch {
    if (this.#searched?.generation !== generation)
      this.#searched = { generation, search: new TicketSearch(this.#memory) };
    return this.#searched.search;
  }
}

const ticketIn = (row: TicketRow | null): TicketDocument | null =>
  row === null ? null : documentIn<TicketDocument>(row);
