import type { ClientSession } from 'mongodb';
import type { UserId } from '../../../events/ids.ts';
import type { TicketDocument } from '../../ticketing/documents.ts';
import { pageOf } from '../page.ts';
import type { TicketsOfUserQuery } from '../port.ts';
import type { MongoCollections } from './collections.ts';
import { firstRows, textsIn } from './documents.ts';

/** Tickets of a user, newest first. */
export async function readTicketsOfUser(
  { tickets }: MongoCollections,
  { userId, before }: TicketsOfUserQuery,
  session?: ClientSession,
): Promise<readonly TicketDocument[]> {
  const options = session && { session };
  const last = before === null ? null : await tickets.findOne({ id: before, userId }, options);
  if (before !== null && last === null) return [];
  const wanted = { userId, ...(last && { _id: { $lt: last._id } }) };
  return pageOf(textsIn(await firstRows(tickets.find(wanted, options).sort({ _id: -1 }))));
}

export async function readFirstTicketsOfUser(
  collections: MongoCollections,
  userId: UserId,
  session: ClientSession,
) {
  return {
    tickets: await readTicketsOfUser(collections, { userId, before: null }, session),
    total: await collections.tickets.countDocuments({ userId }, { session }),
  };
}
