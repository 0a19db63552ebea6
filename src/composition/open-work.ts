import type { OpenWork } from '../api/directory/dependencies.ts';
import { conversationProjection } from '../projections/conversations/conversations/projection.ts';
import type { QueriesOf } from '../projections/module.ts';
import { ticketProjection } from '../projections/ticketing/tickets/projection.ts';

/** Counts the open tickets and conversations of admins. */
export const createOpenWork =
  (queriesOf: QueriesOf): OpenWork =>
  async (admins) => {
    if (admins.length === 0) return [];
    const [tickets, conversations] = await Promise.all([
      queriesOf(ticketProjection).openOf(admins),
      queriesOf(conversationProjection).openOf(admins),
    ]);
    return admins.map((_, index) => ({
      tickets: tickets[index] ?? 0,
      conversations: conversations[index] ?? 0,
    }));
  };
