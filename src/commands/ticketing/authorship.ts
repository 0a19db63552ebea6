import type { TicketId, UserId } from '../../events/ids.ts';
import { type AuthorshipNoted, authorshipStream } from '../../events/ticketing/authorship-events.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import type { CommandContext } from '../context.ts';
import { appended, type GrowingList, holds, itemsOf } from '../growing-list.ts';
import type { CommandHandler, Decide } from '../handle.ts';
import { isRefusal } from '../refusal.ts';
import type { Fold } from '../streams.ts';
import type { TicketState } from './ticket.ts';

/** The tickets of others into which a user has written. */
export const authorshipFold: Fold<GrowingList<TicketId>, AuthorshipNoted> = {
  version: 1,
  initial: [],
  evolve: (tickets, { data }) => appended(tickets, data.ticketId),
};

export async function noteAuthorship(
  commands: Pick<CommandHandler, 'execute'>,
  userId: UserId,
  ticketId: TicketId,
  context: CommandContext,
): Promise<void> {
  const note = (tickets: GrowingList<TicketId>) =>
    holds(tickets, ticketId) ? [] : [{ type: 'AuthorshipNoted' as const, data: { userId, ticketId } }];
  await commands.execute(authorshipFold, authorshipStream(userId), note, context);
}

export interface Authorship<Result> {
  readonly decide: Decide<TicketState, TicketEvent>;
  /** Whether the ticket is somebody else's. */
  readonly isElsewhere: (ticket: TicketState) => boolean;
  readonly execute: (decide: Decide<TicketState, TicketEvent>) => Promise<Result>;
  readonly note: () => Promise<void>;
}

/**
 * Executes what somebody writes into a ticket. Where the ticket is somebody else's, that is noted before, so that nothing is there
 * which its author can't be given. Whoever writes into their own ticket waits for nothing more.
 */
export async function notingAuthorship<Result>(written: Authorship<Result>): Promise<Result> {
  const { decide, isElsewhere, execute, note } = written;
  let isToNote = false;
  const outcome = await execute((ticket) => {
    const decided = decide(ticket);
    isToNote = !isRefusal(decided) && isElsewhere(ticket);
    return isToNote ? [] : decided;
  });
  if (!isToNote) return outcome;
  await note();
  return execute(decide);
}

export const ticketsWrittenInto = async (
  commands: Pick<CommandHandler, 'load'>,
  user: UserId,
): Promise<readonly TicketId[]> =>
  itemsOf((await commands.load(authorshipFold, authorshipStream(user))).state);
