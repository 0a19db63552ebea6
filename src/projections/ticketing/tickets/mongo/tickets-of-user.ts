import type { ClientSession } from 'mongodb';
import type { UserId } from '../../../../events/ids.ts';
import { firstRows, textsIn } from '../../../store/mongo/tables.ts';
import { pageOf } from '../../../store/page.ts';
import type { TicketDocument } from '../documents.ts';
import type { TicketsOfUserQuery } from '../queries.ts';
import type { TicketCollections } from './collections.ts';

/** Tickets of a user, newest first. */
export async function readTicketsOfUser(
  { tickets }: TicketCollections,
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
  collections: TicketCollections,
  userId: UserId,
  session: ClientSession,
) {
  return {
    tickets: await readTicketsOfUser(collections, { userId, before: null }, session),
    total: await collections.tickets.countDocuments({ userId }, { session }),
  };
}
