import { fold } from '../../../search/fold.ts';
import type { SearchText } from '../../../search/search-text.ts';
import type { TicketDocument } from '../documents.ts';

/** The searched text. It doesn't change after the ticket's creation. */
export function searchTextOf(ticket: TicketDocument): SearchText {
  const fields = [ticket.ticketNumber, ticket.subject, ticket.email, ticket.phoneNumber, ticket.description];
  return fields.filter((field) => field !== null).map(fold);
}
