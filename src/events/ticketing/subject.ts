import type { TicketId, UserId } from '../ids.ts';

/** The owner of a ticket: the registered user, or else its author, known by the ticket alone. */
export const subjectOf = (data: { ticketId: TicketId; userId: UserId | null }): string =>
  data.userId === null ? `ticket:${data.ticketId}` : `user:${data.userId}`;
