import type { TicketId, TicketNumber } from '../../events/ids.ts';
import { withoutInvisible } from '../../events/visible-text.ts';
import { ticketIdOf } from './ticket-number.ts';

/** With any prefix and year: `SMI-2026-000123`. */
const NUMBER = /^[A-Z0-9]{1,10}-\d{4}-\d{6,}$/;
/** Characters by which keyboards, mail programs and word processors replace a hyphen: dashes, the hyphen bullet, the minus sign. */
const DASHES = /[\p{Dash_Punctuation}\u2043\u2212]/gu;
const HASH = /^#\s*/;

/**
 * The ticket number in a text: in upper or lower case, with or without `#`, with any dashes, full-width letters and digits,
 * and with spaces, line ends and invisible characters around it. Null when the text is no ticket number.
 */
export function ticketNumberIn(text: string): TicketNumber | null {
  const written = withoutInvisible(text.normalize('NFKC')).trim().replace(HASH, '');
  const number = written.replaceAll(DASHES, '-').toUpperCase();
  return NUMBER.test(number) ? (number as TicketNumber) : null;
}

/** The number of the ticket that a caller names. A text that is no ticket number is returned as it is. */
export const ticketNumberFrom = (reference: string): TicketNumber =>
  ticketNumberIn(reference) ?? (reference as TicketNumber);

/** The id of the ticket that a caller names by its id or by its number. */
export function ticketIdFrom(reference: string): TicketId {
  const number = ticketNumberIn(reference);
  return number === null ? (reference.trim() as TicketId) : ticketIdOf(number);
}
