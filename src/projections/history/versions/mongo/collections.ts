import type { Collection, IndexDescription } from 'mongodb';
import type { BytesRow } from '../../../store/mongo/collections.ts';
import { HIDDEN } from '../../../store/mongo/hidden.ts';
import type { CollectionOf } from '../../../store/mongo/side.ts';

/** `_id` is the ordinal. */
interface IdRow {
  readonly _id: number;
  readonly id: string;
}

/** `_id` is the number. `text` is JSON or an id, so that it comes back as it was. */
export interface TextRow {
  readonly _id: number;
  readonly column: string;
  readonly text: string;
  readonly searchText?: string;
  readonly trigrams?: readonly string[];
}

/** `_id` is `block/page/part`. */
export interface PartRow extends BytesRow<string> {
  readonly block: number;
  readonly page: number;
  readonly part: number;
  readonly since: number;
}

export interface VersionCollections {
  readonly ids: Collection<IdRow>;
  readonly texts: Collection<TextRow>;
  readonly parts: Collection<PartRow>;
}

/** By the part of the collection's name, with the indexes besides that of `_id`. */
export const COLLECTIONS: Readonly<Record<string, readonly IndexDescription[]>> = {
  '': [{ name: 'id', key: { id: 1 }, unique: true }, HIDDEN],
  texts: [
    { name: 'text', key: { column: 1, text: 1 }, unique: true },
    { name: 'search', key: { trigrams: 1 }, partialFilterExpression: { searchText: { $exists: true } } },
  ],
  parts: [
    { name: 'place', key: { block: 1, page: 1, part: 1 } },
    { name: 'pages', key: { since: 1, block: 1, page: 1 }, partialFilterExpression: { part: 0 } },
  ],
};

export const versionCollections = (collection: CollectionOf): VersionCollections => ({
  ids: collection(),
  texts: collection('texts'),
  parts: collection('parts'),
});
