import type { MongoReading } from '../../store/mongo/side.ts';
import { firstRows, type PlainRow, textsIn } from '../../store/mongo/tables.ts';
import { pageOf } from '../../store/page.ts';
import type { ConversationMessageQueries } from './queries.ts';

interface MessageRow extends PlainRow {
  readonly conversationId: string;
  /** The message's number in the conversation. */
  readonly place: number;
}

/** Numbers have no gaps, so a page is a range of them, and the last one is their count. */
export function mongoConversationMessages({
  collection,
  snapshot,
}: MongoReading): ConversationMessageQueries {
  const messages = collection<MessageRow>();
  return {
    page: ({ conversationId, offset, limit }) =>
      snapshot(async (session) => {
        const wanted = { conversationId, place: { $gt: offset, $lte: offset + limit } };
        const rows = await firstRows(messages.find(wanted, { session }).sort({ place: 1 }));
        const [last] = await messages
          .find({ conversationId }, { session, projection: { place: 1 } })
          .sort({ place: -1 })
          .limit(1)
          .toArray();
        return { messages: pageOf(textsIn(rows)), total: last?.place ?? 0 };
      }),
  };
}
