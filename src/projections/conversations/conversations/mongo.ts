import type { Filter } from 'mongodb';
import type { MongoReading, MongoSide } from '../../store/mongo/side.ts';
import { documentIn, type PlainRow } from '../../store/mongo/tables.ts';
import type { ConversationDocument } from './documents.ts';
import type { ConversationListQuery, ConversationQueries } from './queries.ts';
import { BORDER, foldTerm, searchTextOf } from './search-text.ts';
import { trigramsOf } from './trigrams.ts';

interface ConversationRow extends PlainRow {
  readonly status: string;
  readonly type: string;
  readonly activeAt: number;
  readonly searchText: string;
  readonly trigrams: readonly string[];
}

/** MongoDB has an index of the search text's trigrams besides. */
export const mongoConversations: MongoSide<ConversationDocument, ConversationQueries> = {
  fields: (conversation) => ({ trigrams: trigramsOf(searchTextOf(conversation)) }),
  indexes: [{ name: 'search', key: { trigrams: 1 } }],
  queries: queriesOf,
};

function queriesOf({ collection, snapshot }: MongoReading): ConversationQueries {
  const conversations = collection<ConversationRow>();
  return {
    list: (query) =>
      snapshot(async (session) => {
        if (query.search?.includes(BORDER)) return { conversations: [], total: 0 };
        const filter = filterOf(query);
        const total = await conversations.countDocuments(filter, { session });
        // No limit is what zero means to MongoDB.
        if (query.limit === 0) return { conversations: [], total };
        const rows = await conversations
          .find(filter, { session })
          .sort({ activeAt: -1, _id: -1 })
          .skip(query.offset)
          .limit(query.limit)
          .toArray();
        return { conversations: rows.map((row) => documentIn<ConversationDocument>(row)), total };
      }),
  };
}

function filterOf({ search, status, type }: ConversationListQuery): Filter<ConversationRow> {
  const term = foldTerm(search);
  return {
    ...(status !== null && { status }),
    ...(type !== null && { type }),
    ...(term !== null && containing(term)),
  };
}

/** Texts that have all of a term's trigrams needn't have the term, so those are looked into. */
function containing(term: string): Filter<ConversationRow> {
  const trigrams = trigramsOf(term);
  const contained = { $gte: [{ $indexOfBytes: ['$searchText', { $literal: term }] }, 0] };
  return { ...(trigrams.length > 0 && { trigrams: { $all: [...trigrams] } }), $expr: contained };
}
