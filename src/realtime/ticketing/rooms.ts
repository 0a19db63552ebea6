import type { TicketId } from '../../events/ids.ts';

/** Names of rooms of tickets. */
export const ticketRoom = (ticket: TicketId): string => `ticket:${ticket}`;
/** The admins among those in the ticket's room. */
export const ticketAdminsRoom = (ticket: TicketId): string => `ticket:${ticket}:admins`;
