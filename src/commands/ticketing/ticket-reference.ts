import type { TicketId, TicketNumber } from '../../events/ids.ts';
import { withoutInvisible } from '../../events/visible-text.ts';
import { ticketIdOf } from './ticket-number.ts';

/** Of any prefix and year: `SMI-2026-000123`. */
const NUMBER = /^[A-Z0-9]{1,10}-\d{4}-\d{6,}$/;
/** What a keyboard, a mail program or a word processor makes of a hyphen: all dashes, the hyphen bullet and the minus sign. */
const DASHES = /[\p{Dash_Punctuation}\u2043\u2212]/gu;
const HASH = /^#\s*/;

/**
 * The ticket number that a text is: in any case, with or without `#`, with any dashes, full-width letters and digits, space, line
 * ends and invisible characters around it. Null when it is none.
 */
export function ticketNumberIn(text: string): TicketNumber | null {
  const written = withoutInvisible(text.normalize('NFKC')).trim().replace(HASH, '');
  const number = written.replaceAll(DASHES, '-').toUpperCase();
  return NUMBER.test(number) ? (number as TicketNumber) : null;
}

/** The number of the ticket that somebody names; what is no number names no ticket, and stays as it is. */
export const ticketNumberFrom = (reference: string): TicketNumber =>
  ticketNumberIn(reference) ?? (reference as TicketNumber);

/** The id of the ticket that somebody names by its id or by its number. */
export function ticketIdFrom(reference: string): TicketId {
  const number = ticketNumberIn(reference);
  return number === null ? (reference.trim() as TicketId) : ticketIdOf(number);
}
