import type { ClientSession, Filter } from 'mongodb';
import type { ConversationDocument, ConversationMessageDocument } from '../../conversations/documents.ts';
import { BORDER } from '../../conversations/search-text.ts';
import { pageOf } from '../page.ts';
import type { ConversationListQuery, ConversationMessagesQuery } from '../port.ts';
import type { ConversationRow, MongoCollections } from './collections.ts';
import { documentIn, firstRows, textsIn } from './documents.ts';
import { trigramsOf } from './trigrams.ts';

/** Numbers have no gaps, so that a page is a range of them and the last one their count. */
export async function readConversationMessages(
  { conversationMessages }: MongoCollections,
  { conversationId, offset, limit }: ConversationMessagesQuery,
  session: ClientSession,
) {
  const wanted = { conversationId, place: { $gt: offset, $lte: offset + limit } };
  const rows = await firstRows(conversationMessages.find(wanted, { session }).sort({ place: 1 }));
  const [last] = await conversationMessages
    .find({ conversationId }, { session, projection: { place: 1 } })
    .sort({ place: -1 })
    .limit(1)
    .toArray();
  return {
    messages: pageOf<ConversationMessageDocument>(textsIn(rows)),
    total: last?.place ?? 0,
  };
}

export async function listConversations(
  { conversations }: MongoCollections,
  query: ConversationListQuery,
  session: ClientSession,
) {
  if (query.search?.includes(BORDER)) return { conversations: [], total: 0 };
  const filter = filterOf(query);
  const total = await conversations.countDocuments(filter, { session });
  // No limit is what zero means to MongoDB.
  const rows =
    query.limit === 0
      ? []
      : await conversations
          .find(filter, { session })
          .sort({ activeAt: -1, _id: -1 })
          .skip(query.offset)
          .limit(query.limit)
          .toArray();
  return { conversations: rows.map((row) => documentIn<ConversationDocument>(row)), total };
}

function filterOf({ search, status, type }: ConversationListQuery): Filter<ConversationRow> {
  return {
    ...(status !== null && { status }),
    ...(type !== null && { type }),
    ...(search !== null && containing(search.toLowerCase())),
  };
}

/** Texts that have all of a term's trigrams needn't have the term, so those are looked into. */
function containing(term: string): Filter<ConversationRow> {
  const trigrams = trigramsOf(term);
  const contained = { $gte: [{ $indexOfBytes: ['$searchText', { $literal: term }] }, 0] };
  return { ...(trigrams.length > 0 && { trigrams: { $all: [...trigrams] } }), $expr: contained };
}
