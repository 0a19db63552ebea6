import type { TicketId, UserId } from '../ids.ts';

/** Whose ticket it is: the registered user, or else whoever wrote it, known by the ticket alone. */
export const subjectOf = (data: { ticketId: TicketId; userId: UserId | null }): string =>
  data.userId === null ? `ticket:${data.ticketId}` : `user:${data.userId}`;
