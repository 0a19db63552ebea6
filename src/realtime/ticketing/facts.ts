import { LRUCache } from 'lru-cache';
import { type Codec, decodeOrThrow } from '../../events/codec.ts';
import type { TicketId, TicketNumber } from '../../events/ids.ts';
import type { EventReader } from '../../events/log/port.ts';
import { type TicketEvent, ticketStream } from '../../events/ticketing/events.ts';

/** The immutable facts of a ticket. */
export interface TicketFacts {
  readonly ticketNumber: TicketNumber;
}

/** Null: there is no such ticket. Throws when the log doesn't respond. */
export type FindTicketFacts = (ticket: TicketId) => Promise<TicketFacts | null>;

const REMEMBERED_TICKETS = 20_000;

/**
 * Finds a ticket's facts in its first event, so that a ticket can be joined from the moment it is acknowledged,
 * on every node. Cached for the tickets used last; a missing ticket is never cached.
 */
export function createTicketFacts(log: Pick<EventReader, 'readStream'>, codec: Codec): FindTicketFacts {
  // A bound of `max` would allocate all its memory at once.
  const known = new LRUCache<TicketId, TicketFacts>({
    maxSize: REMEMBERED_TICKETS,
    sizeCalculation: () => 1,
  });

  return async (ticket) => {
    const remembered = known.get(ticket);
    if (remembered) return remembered;
    const recorded = await log.readStream(ticketStream(ticket), { limit: 1 });
    const [first] = await decodeOrThrow<TicketEvent>(codec, recorded);
    if (first?.event.type !== 'TicketOpened') return null;
    const { ticketNumber } = first.event.data;
    known.set(ticket, { ticketNumber });
    return { ticketNumber };
  };
}
