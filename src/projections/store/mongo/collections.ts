import type { Binary, Collection, Db, IndexDescription } from 'mongodb';
import type { StandstillCause } from '../../standstill.ts';
import type { Layout } from '../ticket-index/layout.ts';

/**
 * Raise it whenever the collections, the facets or what is stored in them change. Collections are named after it, so
 * that two versions of this program can have their read models in one database while the one replaces the other.
 */
export const SCHEMA_VERSION = 5;

/** One telling: that of a projector which is still kept from its work has another id. */
export interface ToldStandstill {
  readonly id: string;
  readonly cause: StandstillCause;
  /** Where the checkpoint stood. The standstill is over once it stands elsewhere. */
  readonly position: number | null;
}

/** What there is one of. It is written first in each commit, so that two projectors meet there. */
export interface StateRow {
  readonly _id: 'state';
  /** Of this making of the read models; what was remembered of another one is of no use. */
  readonly generation: string;
  /** False while they are being made or thrown away. */
  readonly ready: boolean;
  readonly layout: Layout;
  readonly log: string | null;
  readonly position: number | null;
  /** Names the last commit, so that whoever lost its answer finds out what became of it. */
  readonly batch: string | null;
  /** What a projector has last told of being kept from its work. */
  readonly standstill?: ToldStandstill | null;
  /** How many there are. */
  readonly tickets: number;
  readonly counters: Readonly<Record<string, number>>;
}

/**
 * `_id` is the ordinal: it counts from 0 in the order in which the log first names the tickets. Documents are JSON as in
 * every other store, so that they come back as they were, halves of surrogate pairs and all; beside them stands what
 * they are found by. Times are milliseconds since the epoch.
 */
export interface TicketRow {
  readonly _id: number;
  readonly id: string;
  readonly ticketNumber: string;
  readonly userId: string | null;
  readonly updatedAt: number;
  readonly document: string;
}

export interface PlainRow {
  readonly _id: string;
  readonly document: string;
}

export interface MessageRow extends PlainRow {
  readonly ticketId: string;
  readonly isInternal: boolean;
  readonly revision: number;
}

export interface ConversationRow extends PlainRow {
  readonly status: string;
  readonly type: string;
  readonly activeAt: number;
  readonly searchText: string;
  readonly trigrams: readonly string[];
}

export interface ConversationMessageRow extends PlainRow {
  readonly conversationId: string;
  /** Its number within the conversation. */
  readonly place: number;
}

/** The creation times of one segment's tickets, apart from `TimesRow` because every list reads all of these. */
export interface SpanRow {
  readonly _id: number;
  readonly tickets: number;
  readonly oldest: number;
  readonly newest: number;
}

/** Bytes under a number or a name: a document takes 16 MB at most. */
export interface BytesRow<Id> {
  readonly _id: Id;
  readonly bytes: Binary | Uint8Array;
}

/** One of so many parts. */
export interface PartRow extends BytesRow<string> {
  readonly parts: number;
}

export interface TextRow {
  readonly _id: number;
  readonly fields: string;
}

interface Rows {
  readonly state: StateRow;
  readonly tickets: TicketRow;
  readonly ticketFacets: BytesRow<string>;
  readonly ticketSpans: SpanRow;
  readonly ticketTimes: BytesRow<number>;
  readonly ticketTexts: TextRow;
  readonly ticketSegments: PartRow;
  readonly ticketSequences: PartRow;
  readonly ticketMessages: MessageRow;
  readonly conversations: ConversationRow;
  readonly conversationMessages: ConversationMessageRow;
  readonly users: PlainRow;
  readonly admins: PlainRow;
  readonly transactions: PlainRow;
  readonly registrationSessions: PlainRow;
  readonly poisoned: PlainRow;
}
type Name = keyof Rows;

/** Every collection with the indexes that it has besides that of `_id`. */
export const INDEXES: Readonly<Record<Name, readonly IndexDescription[]>> = {
  state: [],
  tickets: [
    { name: 'id', key: { id: 1 }, unique: true },
    { name: 'number', key: { ticketNumber: 1 }, unique: true },
    // Any text: of a condition on the type the server wouldn't know that an equal text meets it.
    { name: 'user', key: { userId: 1, _id: 1 }, partialFilterExpression: { userId: { $gte: '' } } },
    // Each is walked both ways: among equal times the newest ticket comes first, whatever the direction.
    { name: 'update', key: { updatedAt: 1, _id: 1 } },
    { name: 'update-newest-first', key: { updatedAt: 1, _id: -1 } },
  ],
  ticketFacets: [],
  ticketSpans: [],
  ticketTimes: [],
  ticketTexts: [],
  ticketSegments: [],
  ticketSequences: [],
  ticketMessages: [{ name: 'ticket', key: { ticketId: 1, isInternal: 1, revision: 1 } }],
  conversations: [
    { name: 'activity', key: { activeAt: -1, _id: -1 } },
    { name: 'search', key: { trigrams: 1 } },
  ],
  conversationMessages: [{ name: 'conversation', key: { conversationId: 1, place: 1 } }],
  users: [],
  admins: [],
  transactions: [],
  registrationSessions: [],
  poisoned: [],
};
export const COLLECTIONS = Object.keys(INDEXES) as Name[];

export type MongoCollections = { readonly [Each in Name]: Collection<Rows[Each]> };

/** Under its version's name. */
export const named = (name: string): string => `v${SCHEMA_VERSION}.${name}`;

export const collectionsIn = (db: Db): MongoCollections =>
  Object.fromEntries(
    COLLECTIONS.map((name) => [name, db.collection(named(name))]),
  ) as unknown as MongoCollections;

/** A copy of their own, which typed arrays of any width may be laid over. */
export const bytesIn = ({ bytes }: BytesRow<unknown>): Uint8Array =>
  new Uint8Array('buffer' in bytes && !ArrayBuffer.isView(bytes) ? bytes.buffer : bytes);
