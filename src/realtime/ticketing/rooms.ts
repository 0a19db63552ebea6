import type { TicketId } from '../../events/ids.ts';

/** Names of rooms. Only the server joins anybody to a room, and no id that it gives holds a colon. */
export const ADMINS = 'admins';
export const userRoom = (user: string): string => `user:${user}`;
export const ticketRoom = (ticket: TicketId): string => `ticket:${ticket}`;
/** The admins among those in the ticket's room. */
export const ticketAdminsRoom = (ticket: TicketId): string => `ticket:${ticket}:admins`;
