import { z } from 'zod';
import { defineEvent, type EventOf, id } from '../definition.ts';
import type { TicketId, UserId } from '../ids.ts';

/** A ticket that belongs to nobody was opened with an e-mail address. Kept in a stream per address. */
export const unownedTicketNoted = defineEvent({
  type: 'UnownedTicketNoted',
  schema: z.strictObject({ ticketId: id<TicketId>() }),
  subjects: {},
});

/** A user came with a token whose issuer has verified their e-mail address. In the same stream. */
export const emailAddressVerified = defineEvent({
  type: 'EmailAddressVerified',
  schema: z.strictObject({ userId: id<UserId>() }),
  subjects: {},
});

export const ticketAddressEvents = [unownedTicketNoted, emailAddressVerified] as const;

/** Everything that can happen to an e-mail address with which tickets are opened. */
export type TicketAddressEvent = EventOf<(typeof ticketAddressEvents)[number]>;

/** `addressHash`: keyed, for stream names are never encrypted. */
export const addressStream = (addressHash: string): string => `address-${addressHash}`;
/** Of earlier versions, named by a hash without a key. It is not written any more. */
export const ticketAddressStream = (addressHash: string): string => `ticketAddress-${addressHash}`;
/** Such a stream in a log that `casebook protect` has written: `addressHash` is keyed, of the earlier hash. */
export const earlierAddressStream = (addressHash: string): string => `earlierAddress-${addressHash}`;
