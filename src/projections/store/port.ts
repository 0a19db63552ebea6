import type { ConversationId, MessageId, TicketId, TicketNumber, UserId } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type { ConversationDocument, ConversationMessageDocument } from '../conversations/documents.ts';
import type {
  AdminDocument,
  RegistrationSessionDocument,
  TransactionDocument,
  UserDocument,
} from '../directory/documents.ts';
import type { TicketCounters, TicketDocument, TicketMessageDocument } from '../ticketing/documents.ts';
import type {
  ConversationListQuery,
  ConversationMessagesQuery,
  MessageSpan,
  MessagesQuery,
  MessageWindow,
  TicketListPage,
  TicketListQuery,
  TicketsOfUserQuery,
} from './queries.ts';

export type * from './queries.ts';

/** Every kind of document that the store keeps, by the name of its collection. */
export interface Collections {
  tickets: TicketDocument;
  ticketMessages: TicketMessageDocument;
  conversations: ConversationDocument;
  conversationMessages: ConversationMessageDocument;
  users: UserDocument;
  admins: AdminDocument;
  transactions: TransactionDocument;
  registrationSessions: RegistrationSessionDocument;
  poisoned: PoisonedDocument;
}
export type CollectionName = keyof Collections;
/** Collections that are found by id alone. */
export type FoundById = Exclude<
  CollectionName,
  'tickets' | 'ticketMessages' | 'conversations' | 'conversationMessages'
>;

/** A stream with an event that could not be projected. Its documents stay as they were before that event. */
export interface PoisonedDocument {
  /** The stream's name. */
  readonly id: string;
  readonly eventType: string;
  readonly reason: string;
  readonly position: Position;
}

/** How far the store has come, and in which log. */
export interface Checkpoint {
  /** The log's identity. */
  readonly log: string;
  readonly position: Position;
}

/** A document as the store holds it (null: not yet) and as it shall be. */
export interface Change<Document> {
  readonly before: Document | null;
  readonly after: Document;
}

/** What is committed together. Changes of a collection come in the order in which their documents first appeared. */
export interface Batch {
  /** The fence: nothing is committed unless the store's checkpoint is still this one (null: it has none). */
  readonly from: Checkpoint | null;
  readonly to: Checkpoint;
  readonly changes: { readonly [Name in CollectionName]?: readonly Change<Collections[Name]>[] };
  /** Added to the analytics' counters. */
  readonly counters: TicketCounters;
  /** Streams that are poisoned no longer; none unless given. */
  readonly healed?: readonly string[];
}

/** The projector's half of the store. One projector writes at a time; the fence decides which. */
export interface ReadStoreWriter {
  checkpoint(): Promise<Checkpoint | null>;
  /** The documents that exist among those asked for. */
  load<Name extends CollectionName>(
    collection: Name,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Collections[Name]>>;
  /** All poisoned streams, in any order. */
  poisoned(): Promise<readonly PoisonedDocument[]>;
  /** All or nothing. `fenced`: another projector has committed; read the checkpoint again. */
  commit(batch: Batch): Promise<'committed' | 'fenced'>;
  close(): Promise<void>;
}

/** The half that answers requests. Throws `ReadModelsUnavailable` when it can't answer now. */
export interface ReadStore {
  checkpoint(): Promise<Checkpoint | null>;
  ticket(id: TicketId): Promise<TicketDocument | null>;
  ticketByNumber(number: TicketNumber): Promise<TicketDocument | null>;
  /** The newest tickets of a user, newest first: as many as a page holds (`page.ts`), none only when there are none. */
  ticketsOfUser(query: TicketsOfUserQuery): Promise<readonly TicketDocument[]>;
  /** How many tickets a user has, and the first page of them, from one and the same state of the store. */
  firstTicketsOfUser(
    user: UserId,
  ): Promise<{ readonly tickets: readonly TicketDocument[]; readonly total: number }>;
  /** Null when the window has no messages. */
  messageSpan(window: MessageWindow): Promise<MessageSpan | null>;
  /** The oldest messages of a span, oldest first: as many as a page holds (`page.ts`), none only when there are none. */
  ticketMessages(query: MessagesQuery): Promise<readonly TicketMessageDocument[]>;
  ticketList(query: TicketListQuery): Promise<TicketListPage>;
  conversation(id: ConversationId): Promise<ConversationDocument | null>;
  /**
   * In the order of their numbers, at most `limit`, and no more than a page holds (`page.ts`); and how many the
   * conversation has.
   */
  conversationMessages(
    query: ConversationMessagesQuery,
  ): Promise<{ readonly messages: readonly ConversationMessageDocument[]; readonly total: number }>;
  conversationMessage(id: MessageId): Promise<ConversationMessageDocument | null>;
  /** Newest activity first, ties by id, descending; and how many match. */
  conversationList(
    query: ConversationListQuery,
  ): Promise<{ readonly conversations: readonly ConversationDocument[]; readonly total: number }>;
  /** Users, admins, transactions, registration sessions and poisoned documents by id. */
  find<Name extends FoundById>(
    collection: Name,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Collections[Name]>>;
  countPoisoned(): Promise<number>;
  close(): Promise<void>;
}

/** The read models can't answer now; the same call may succeed later. */
export class ReadModelsUnavailable extends Error {
  override readonly name: string = 'ReadModelsUnavailable';
}

/** Nothing can be written to the read models now, but they can be read: above all, their disk is full. */
export class ReadModelsNotWritable extends ReadModelsUnavailable {
  override readonly name = 'ReadModelsNotWritable';
}
