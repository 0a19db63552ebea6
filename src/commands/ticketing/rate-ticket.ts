import type { TicketNumber } from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import { isFinished } from '../../events/ticketing/vocabulary.ts';
import type { Caller } from '../caller.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { isOwner } from './access.ts';
import type { TicketState } from './ticket.ts';

export interface RateTicket {
  readonly ticketNumber: TicketNumber;
  readonly rating: number;
  readonly feedback: string | null;
  readonly caller: Caller;
}

export const isRating = (rating: number): boolean => Number.isInteger(rating) && rating >= 1 && rating <= 5;

/** The owner rates a resolved or closed ticket, once. */
export function rateTicket(ticket: TicketState, command: RateTicket): readonly TicketEvent[] | Refusal {
  const { rating, feedback, caller } = command;
  if (!isRating(rating)) return refuse('rating_out_of_range', { field: 'rating' });
  if (ticket === null) return refuse('ticket_not_found', { subject: command.ticketNumber });
  if (ticket.userId === null || !isOwner(caller, ticket)) return refuse('not_ticket_owner');
  if (ticket.isRated) return refuse('already_rated');
  if (!isFinished(ticket.status)) return refuse('not_rateable');
  return [{ type: 'TicketRated', data: { ticketId: ticket.id, userId: ticket.userId, rating, feedback } }];
}
