import type { Actor } from '../envelope.ts';
import type { TicketId, UserId } from '../ids.ts';

/** The owner of a ticket: the registered user, or else its author, known by the ticket alone. */
export const subjectOf = (data: { ticketId: TicketId; userId: UserId | null }): string =>
  data.userId === null ? `ticket:${data.ticketId}` : `user:${data.userId}`;

/** Of what a user wrote into a ticket of somebody else: it is of both, and is gone as soon as one of them is erased. */
export const writtenSubject = (ticket: TicketId, author: string): string => `written:${ticket}:${author}`;

/** Whose a message from the user's side is: its author's too, where that is a user who doesn't own the ticket. */
export const authorOf = (
  data: { readonly ticketId: TicketId; readonly userId: UserId | null },
  actor: Actor,
): string =>
  actor.kind === 'user' && actor.id !== data.userId
    ? writtenSubject(data.ticketId, actor.id)
    : subjectOf(data);
