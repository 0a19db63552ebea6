import type { Caller } from '../../commands/caller.ts';
import { isOwner } from '../../commands/ticketing/access.ts';
import { ticketFold } from '../../commands/ticketing/ticket.ts';
import { ticketIdOf } from '../../commands/ticketing/ticket-number.ts';
import type { TicketNumber } from '../../events/ids.ts';
import { ticketStream } from '../../events/ticketing/events.ts';
import type { TicketingDependencies } from './dependencies.ts';

/** Whether the caller's token is that of the ticket's registered user. A number or an e-mail proves nothing. */
export async function isOwnTicket(
  { commands }: Pick<TicketingDependencies, 'commands'>,
  caller: Caller,
  number: TicketNumber,
): Promise<boolean> {
  if (caller.kind !== 'user') return false;
  const { state } = await commands.load(ticketFold, ticketStream(ticketIdOf(number)));
  return state !== null && isOwner(caller, state);
}
