import type { ClientSession } from 'mongodb';
import type { TicketMessageDocument } from '../../ticketing/documents.ts';
import { pageOf } from '../page.ts';
import type { MessageSpan, MessagesQuery, MessageWindow } from '../port.ts';
import type { MongoCollections } from './collections.ts';
import { firstRows, textsIn } from './documents.ts';

/** Internal ones are kept apart in the index, so that a user's page passes none of them. */
const visibility = (includeInternal: boolean) => (includeInternal ? { $in: [false, true] } : false);

export async function readMessages(
  { ticketMessages }: MongoCollections,
  { ticketId, includeInternal, from, to }: MessagesQuery,
): Promise<TicketMessageDocument[]> {
  const isInternal = visibility(includeInternal);
  const wanted = { ticketId, isInternal, revision: { $gte: from, $lte: to } };
  return pageOf(textsIn(await firstRows(ticketMessages.find(wanted).sort({ revision: 1 }))));
}

/** From the index alone. */
export async function readMessageSpan(
  collections: MongoCollections,
  window: MessageWindow,
  session: ClientSession,
): Promise<MessageSpan | null> {
  const last = await lastOf(collections, window, session);
  // No limit is what zero means to MongoDB.
  if (last === null || window.limit === 0) return null;
  const { ticketId, includeInternal, limit } = window;
  const [found] = await collections.ticketMessages
    .aggregate<MessageSpan>(
      [
        { $match: { ticketId, isInternal: visibility(includeInternal), revision: { $lte: last } } },
        { $sort: { revision: -1 } },
        ...(limit === null ? [] : [{ $limit: limit }]),
        {
          $group: {
            _id: null,
            from: { $min: '$revision' },
            to: { $max: '$revision' },
            count: { $sum: 1 },
          },
        },
        { $project: { _id: 0 } },
      ],
      { session },
    )
    .toArray();
  return found ?? null;
}

/** The last revision that a window may have; null when there is nothing to be older than. */
async function lastOf(
  { ticketMessages }: MongoCollections,
  { before, ticketId, includeInternal, to }: MessageWindow,
  session: ClientSession,
): Promise<number | null> {
  if (before === null) return to;
  const found = await ticketMessages.findOne({ _id: before }, { session, projection: { document: 0 } });
  if (found?.ticketId !== ticketId || (found.isInternal && !includeInternal)) return null;
  return Math.min(to, found.revision - 1);
}
