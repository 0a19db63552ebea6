import type { Collection, IndexDescription } from 'mongodb';
import { HIDDEN } from '../../store/mongo/hidden.ts';
import type { PartRow } from '../../store/mongo/parts.ts';
import type { CollectionOf } from '../../store/mongo/side.ts';

/** `_id` is the ordinal. The text is JSON, as documents are. */
export interface MessageRow {
  readonly _id: number;
  readonly id: string;
  /** The owner's ordinal and id. */
  readonly owner: number;
  readonly ownerId: string;
  readonly position: number;
  readonly text: string;
}

/** `_id` is the ordinal. */
export interface OwnerRow {
  readonly _id: number;
  readonly id: string;
}

interface Rows {
  readonly messages: MessageRow;
  readonly owners: OwnerRow;
  /** Of each segment three contents: see `segments.ts`. */
  readonly segments: PartRow;
}

export type MessageCollections = { readonly [Name in keyof Rows]: Collection<Rows[Name]> };

/** By the part of the collection's name, with the indexes besides that of `_id`. */
export const COLLECTIONS: Readonly<Record<string, readonly IndexDescription[]>> = {
  '': [],
  owners: [{ name: 'id', key: { id: 1 }, unique: true }, HIDDEN],
  segments: [],
};

export const messageCollections = (collection: CollectionOf): MessageCollections => ({
  messages: collection(),
  owners: collection('owners'),
  segments: collection('segments'),
});
