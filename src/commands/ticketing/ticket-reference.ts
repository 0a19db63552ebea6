import type { TicketId, TicketNumber } from '../../events/ids.ts';
import { unwrapped } from '../../events/unwrapped.ts';
import { withoutInvisible } from '../../events/visible-text.ts';
import { ticketIdOf } from './ticket-number.ts';

/** With any prefix and year: `SMI-2026-000123`. The number may lack zeros at its beginning, and the hyphens have spaces around or for them. */
const NUMBER = /^([A-Z0-9]{1,10})(?: ?- ?| )(\d{4})(?: ?- ?| )(\d{1,15})$/;
/** The last part of a number has at least so many digits. */
const DIGITS = 6;
/** Characters by which keyboards, mail programs and word processors replace a hyphen: dashes, the hyphen bullet, the minus sign. */
const DASHES = /[\p{Dash_Punctuation}\u2043\u2212]/gu;
const SPACES = /\s+/gu;
const HASH = /^#\s*/;
/** A number as it is shown. */
const SHOWN = /^[A-Z0-9]{1,10}-\d{4}-\d{6}$/;

/**
 * The ticket number in a text: in upper or lower case, with or without `#`, with any dashes or spaces, full-width letters and
 * digits, and with spaces, line ends, invisible characters, quotation marks, brackets and a full stop around it. Null when the text
 * is no ticket number. A number without its year is none: each year counts from 1.
 */
export function ticketNumberIn(text: string): TicketNumber | null {
  if (SHOWN.test(text)) return text as TicketNumber;
  const written = unwrapped(unwrapped(withoutInvisible(text.normalize('NFKC'))).replace(HASH, ''));
  const number = written.replaceAll(DASHES, '-').replaceAll(SPACES, ' ').toUpperCase();
  const [, prefix, year, digits = ''] = NUMBER.exec(number) ?? [];
  if (prefix === undefined) return null;
  return `${prefix}-${year}-${digits.replace(/^0+/, '').padStart(DIGITS, '0')}` as TicketNumber;
}

/** The number of the ticket that a caller names. A text that is no ticket number is returned as it is. */
export const ticketNumberFrom = (reference: string): TicketNumber =>
  ticketNumberIn(reference) ?? (reference as TicketNumber);

/** The id of the ticket that a caller names by its id or by its number. */
export function ticketIdFrom(reference: string): TicketId {
  const number = ticketNumberIn(reference);
  return number === null ? (reference.trim() as TicketId) : ticketIdOf(number);
}
