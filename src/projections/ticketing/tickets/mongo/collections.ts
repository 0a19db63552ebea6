import type { Collection, IndexDescription } from 'mongodb';
import type { BytesRow } from '../../../store/mongo/collections.ts';
import { HIDDEN } from '../../../store/mongo/hidden.ts';
import { MOVES } from '../../../store/mongo/moves.ts';
import type { PartRow } from '../../../store/mongo/parts.ts';
import type { CollectionOf } from '../../../store/mongo/side.ts';

/**
 * `_id` is the ordinal: it counts from 0 in the order in which the log first names the tickets. Times are milliseconds
 * since the epoch.
 */
export interface TicketRow {
  readonly _id: number;
  readonly id: string;
  readonly ticketNumber: string;
  readonly userId: string | null;
  readonly updatedAt: number;
  readonly document: string;
}

/** Single values. */
export interface TicketStateRow {
  readonly _id: 'state';
  /** How many there are. */
  readonly tickets: number;
  readonly counters: Readonly<Record<string, number>>;
}

/** The creation times of one segment's tickets. They are separate from the other times because every list reads all of them. */
export interface SpanRow {
  readonly _id: number;
  readonly tickets: number;
  readonly oldest: number;
  readonly newest: number;
}

export interface TextRow {
  readonly _id: number;
  readonly fields: string;
}

interface Rows {
  readonly tickets: TicketRow;
  readonly state: TicketStateRow;
  readonly facets: BytesRow<string>;
  readonly spans: SpanRow;
  readonly times: BytesRow<number>;
  readonly texts: TextRow;
  readonly segments: PartRow;
  readonly positions: PartRow;
}

export type TicketCollections = { readonly [Name in keyof Rows]: Collection<Rows[Name]> };

/** By the part of the collection's name, with the indexes besides that of `_id`. */
export const COLLECTIONS: Readonly<Record<string, readonly IndexDescription[]>> = {
  '': [
    { name: 'id', key: { id: 1 }, unique: true },
    { name: 'number', key: { ticketNumber: 1 }, unique: true },
    // Any text: with a condition on the type, the server wouldn't use the index for a comparison with a text.
    { name: 'user', key: { userId: 1, _id: 1 }, partialFilterExpression: { userId: { $gte: '' } } },
    // Each index is read in both directions: among equal times the newest ticket comes first, whatever the direction.
    { name: 'update', key: { updatedAt: 1, _id: 1 } },
    { name: 'update-newest-first', key: { updatedAt: 1, _id: -1 } },
    HIDDEN,
  ],
  state: [],
  facets: [],
  spans: [],
  times: [],
  texts: [],
  segments: [],
  positions: [],
  ...MOVES,
};

export const ticketCollections = (collection: CollectionOf): TicketCollections => ({
  tickets: collection(),
  state: collection('state'),
  facets: collection('facets'),
  spans: collection('spans'),
  times: collection('times'),
  texts: collection('texts'),
  segments: collection('segments'),
  positions: collection('positions'),
});
