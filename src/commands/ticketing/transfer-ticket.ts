import type { UserId } from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import type { TicketState } from './ticket.ts';

/**
 * Makes a ticket of a user another one's, since both turned out to be one person, or one of nobody (`from` null) that of a user.
 * A ticket that isn't `from`'s any more stays as it is.
 */
export const transferTicket =
  ({ from, to }: { readonly from: UserId | null; readonly to: UserId }) =>
  (ticket: TicketState): readonly TicketEvent[] =>
    ticket !== null && ticket.userId === from
      ? [{ type: 'TicketTransferred', data: { ticketId: ticket.id, from, to } }]
      : [];
