import type { ClientSession } from 'mongodb';
import type { TicketMessageDocument } from '../../ticketing/documents.ts';
import type { MessagesQuery } from '../port.ts';
import type { MongoCollections } from './collections.ts';
import { documentIn } from './documents.ts';

/** The messages of a ticket. Internal ones are kept apart in the index, so that a user's page passes none of them. */
export async function readMessages(
  collections: MongoCollections,
  query: MessagesQuery,
  session: ClientSession,
): Promise<TicketMessageDocument[]> {
  const before = await revisionBefore(collections, query, session);
  // No limit is what zero means to MongoDB.
  if (before === null || query.limit === 0) return [];
  const isInternal = query.includeInternal ? { $in: [false, true] } : false;
  const rows = await collections.ticketMessages
    .find({ ticketId: query.ticketId, isInternal, revision: { $lt: before } }, { session })
    .sort({ revision: -1 })
    .limit(query.limit ?? 0)
    .toArray();
  return rows.map((row) => documentIn<TicketMessageDocument>(row)).reverse();
}

/** Null when there is nothing to be older than. */
async function revisionBefore(
  { ticketMessages }: MongoCollections,
  { before, ticketId, includeInternal }: MessagesQuery,
  session: ClientSession,
): Promise<number | null> {
  if (before === null) return Number.MAX_SAFE_INTEGER;
  const found = await ticketMessages.findOne({ _id: before }, { session, projection: { document: 0 } });
  if (found?.ticketId !== ticketId || (found.isInternal && !includeInternal)) return null;
  return found.revision;
}
