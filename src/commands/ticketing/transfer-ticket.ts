import type { UserId } from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import type { TicketState } from './ticket.ts';

/** Makes a ticket of a user another one's, since both turned out to be one person. */
export const transferTicket =
  ({ from, to }: { readonly from: UserId; readonly to: UserId }) =>
  (ticket: TicketState): readonly TicketEvent[] =>
    ticket?.userId === from ? [{ type: 'TicketTransferred', data: { ticketId: ticket.id, from, to } }] : [];
