import { LRUCache } from 'lru-cache';
import type { TicketId, UserId } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type { Bearer } from '../caller.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import type { Keys } from '../keys.ts';
import { isRefusal } from '../refusal.ts';
import { addressStreamOf, noteUnownedTickets, proveAddress, ticketAddressFold } from './ticket-address.ts';

/**
 * Notes that an e-mail address is the bearer's, if their token's issuer has verified it (`email_verified`). What follows for
 * tickets of that address is the business of a reaction. Returns where the log has it, null when there was nothing to note.
 */
export type ProveAddress = (bearer: Bearer, context: CommandContext) => Promise<Position | null>;

/** Bearers whose address was looked at within the last minutes aren't looked at again. */
const REMEMBERED = 10_000;
const REMEMBERED_MS = 5 * 60_000;

export interface ProveAddressParts {
  readonly commands: Pick<CommandHandler, 'execute'>;
  /** For the names of the streams of addresses. */
  readonly keys: Keys;
  /**
   * The tickets that were opened with an address and belong to nobody, as far as the read models have them. Null: that
   * can't be told now.
   */
  readonly unownedTickets: (email: string) => Promise<readonly TicketId[] | null>;
}

export function createProveAddress({ commands, keys, unownedTickets }: ProveAddressParts): ProveAddress {
  // A bound of `max` would allocate all its memory at once.
  const proven = new LRUCache<string, true>({
    maxSize: REMEMBERED,
    sizeCalculation: () => 1,
    ttl: REMEMBERED_MS,
  });

  return async ({ kind, id, email, isEmailVerified }, context) => {
    if (kind !== 'user' || email === null || !isEmailVerified) return null;
    const key = JSON.stringify([id, email]);
    if (proven.has(key)) return null;
    const stream = addressStreamOf(keys, email);
    const unowned = await unownedTickets(email);
    if (unowned === null) return null;
    const outcome = await commands.execute(
      ticketAddressFold,
      stream,
      (address) => {
        const noted = noteUnownedTickets(address, unowned);
        const seen = noted.reduce(ticketAddressFold.evolve, address);
        return [...noted, ...proveAddress(seen, id as UserId)];
      },
      context,
    );
    if (isRefusal(outcome)) return null;
    proven.set(key, true);
    return outcome.position;
  };
}
