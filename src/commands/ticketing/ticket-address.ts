import { emailKey } from '../../events/email-address.ts';
import type { TicketId, UserId } from '../../events/ids.ts';
import {
  addressStream,
  earlierAddressStream,
  type TicketAddressEvent,
  ticketAddressStream,
} from '../../events/ticketing/owner-events.ts';
import { appended, type GrowingList, holds } from '../growing-list.ts';
import { keyedHashOf, unkeyedHashIn, unkeyedHashOf } from '../keyed-names.ts';
import type { Keys } from '../keys.ts';
import type { Fold } from '../streams.ts';

/** What is known of an e-mail address with which tickets are opened. */
export interface TicketAddress {
  /** The tickets that belonged to nobody when they were opened with it. */
  readonly tickets: GrowingList<TicketId>;
  /** The last user who has proven that it is theirs. */
  readonly provenBy: UserId | null;
  /** Whether a ticket was noted since then. */
  readonly isWaiting: boolean;
}

export const ticketAddressFold: Fold<TicketAddress, TicketAddressEvent> = {
  version: 1,
  initial: { tickets: [], provenBy: null, isWaiting: false },
  evolve: (address, event) =>
    event.type === 'UnownedTicketNoted'
      ? { ...address, tickets: appended(address.tickets, event.data.ticketId), isWaiting: true }
      : { ...address, provenBy: event.data.userId, isWaiting: false },
};

/** One for all ways to write an address, under the first key. What another key or none names is noted again in it. */
export const addressStreamOf = ([key]: Keys, email: string): string =>
  addressStream(keyedHashOf(key, unkeyedHashOf(emailKey(email))));

/** The stream of an earlier version, whose name anybody can compute who guesses the address. */
export const unkeyedAddressStreamOf = (email: string): string =>
  ticketAddressStream(unkeyedHashOf(emailKey(email)));

/** The name under which `casebook protect` keeps such a stream; the same name for any other stream. */
export function keyedAddressName([key]: Keys, stream: string): string {
  const hash = unkeyedHashIn(stream, ticketAddressStream);
  return hash === null ? stream : earlierAddressStream(keyedHashOf(key, hash));
}

/** Tickets that were noted before aren't noted again. */
export const noteUnownedTickets = (
  { tickets }: TicketAddress,
  ids: readonly TicketId[],
): readonly TicketAddressEvent[] =>
  ids
    .filter((id) => !holds(tickets, id))
    .map((ticketId) => ({ type: 'UnownedTicketNoted', data: { ticketId } }));

/** Proving again what is proven changes nothing, unless tickets have been opened since. */
export const proveAddress = (
  { provenBy, isWaiting }: TicketAddress,
  userId: UserId,
): readonly TicketAddressEvent[] =>
  provenBy === userId && !isWaiting ? [] : [{ type: 'EmailAddressVerified', data: { userId } }];
