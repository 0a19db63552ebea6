import type { WhenDue } from '../reactions/clock.ts';
import { createTicketCompletion } from '../reactions/conversations/complete-tickets.ts';
import { expireLogins, expireSessions } from '../reactions/identity/expiry.ts';
import { createErasureCompletion } from '../reactions/privacy/complete-erasures.ts';
import type { Reaction } from '../reactions/reaction.ts';
import { linkTickets } from '../reactions/ticketing/link-tickets.ts';
import type { Login } from './login.ts';
import type { UseCases } from './use-cases.ts';

/** Every reaction of the desk. */
export const reactionsOf = (
  { reactions }: Pick<Login, 'reactions'>,
  { completeTicket, erasures }: Pick<UseCases, 'completeTicket' | 'erasures'>,
): readonly Reaction[] => [
  // A line for each.
  linkTickets,
  ...reactions,
  createTicketCompletion(completeTicket),
  createErasureCompletion(erasures),
];

/** Everything that is done at a due time. */
export const dueTimes: readonly WhenDue[] = [
  // A line for each.
  expireLogins,
  expireSessions,
];
