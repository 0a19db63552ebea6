import { LRUCache } from 'lru-cache';
import { v5 as uuidFromName } from 'uuid';
import type { CommandId, ConversationId, TicketId, TicketNumber } from '../../events/ids.ts';
import {
  allottedNumberStream,
  type TicketNumberAllotted,
  ticketNumberStream,
} from '../../events/ticketing/number-events.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import { isRefusal } from '../refusal.ts';
import type { Fold } from '../streams.ts';

/** A constant: the same number must produce the same id in every version. */
const TICKET_IDS = '6f0b7a52-6d2f-4b3e-9a55-0c1f5b1c9e77';

/** Deriving an id from its number takes a hash, and busy tickets are looked up again and again. */
const ids = new LRUCache<string, TicketId>({ max: 10_000 });

/** A ticket is found by its number without a look-up: its id, and so its stream, is derived from the number. */
export function ticketIdOf(number: string): TicketId {
  const known = ids.get(number);
  if (known !== undefined) return known;
  const id = uuidFromName(number, TICKET_IDS) as TicketId;
  ids.set(number, id);
  return id;
}

const allottedFold: Fold<TicketNumber | null, TicketNumberAllotted> = {
  version: 1,
  initial: null,
  evolve: (_, event) => event.data.ticketNumber,
};

/**
 * The number for the ticket that a command opens. All runs of a repeated command, on any node, get the same number. An
 * unused number leaves a gap. A command whose key is claimed together with the ticket is never run again once there is one.
 */
export const ticketNumberFor = (
  commands: CommandHandler,
  prefix: string,
  context: CommandContext,
): Promise<TicketNumber> =>
  context.claimedAt === null && !context.claim?.made
    ? reserveTicketNumber(commands, prefix, context)
    : allottedTicketNumber(commands, prefix, context.commandId, context);

/** The one number for a cause, on all nodes and for all repetitions. */
export async function allottedTicketNumber(
  commands: CommandHandler,
  prefix: string,
  cause: CommandId | ConversationId,
  context: CommandContext,
): Promise<TicketNumber> {
  const stream = allottedNumberStream(cause);
  const { state } = await commands.load(allottedFold, stream);
  if (state !== null) return state;
  const ticketNumber = await reserveTicketNumber(commands, prefix, context);
  const allot = (allotted: TicketNumber | null) =>
    allotted === null ? [{ type: 'TicketNumberAllotted' as const, data: { ticketNumber } }] : [];
  const outcome = await commands.execute(allottedFold, stream, allot, context);
  if (isRefusal(outcome) || outcome.state === null) throw new Error(`no ticket number for ${cause}`);
  return outcome.state;
}

/** Reserves the next number of the calendar year (UTC). */
async function reserveTicketNumber(
  commands: CommandHandler,
  prefix: string,
  context: CommandContext,
): Promise<TicketNumber> {
  const year = new Date(context.now()).getUTCFullYear();
  const reserved = await commands.reserve(
    ticketNumberStream(prefix, year),
    { type: 'TicketNumberReserved', data: { prefix, year } },
    context,
  );
  const counted = String(reserved.revision + 1).padStart(6, '0');
  return `${prefix}-${year}-${counted}` as TicketNumber;
}
