import { fold } from '../../../search/fold.ts';
import type { SearchText } from '../../../search/search-text.ts';
import { withWrittenNumbers } from '../../../search/written-numbers.ts';
import type { TicketDocument } from '../documents.ts';

/** The searched text. It doesn't change after the ticket's creation. */
export function searchTextOf(ticket: TicketDocument): SearchText {
  const { ticketNumber, subject, email, phoneNumber, description } = ticket;
  const fixed = [ticketNumber, email, phoneNumber].filter((field) => field !== null).map(fold);
  const written = [subject, description].filter((field) => field !== null).map(fold);
  return [...fixed, ...written.flatMap(withWrittenNumbers)];
}
