import type { TicketId, TicketNumber } from '../../events/ids.ts';
import { ticketIdOf } from './ticket-number.ts';

/** Of any prefix and year: `SMI-2026-000123`. */
const NUMBER = /^[A-Z0-9]{1,10}-\d{4}-\d{6,}$/;
/** What a keyboard, a mail program or a word processor makes of a hyphen. */
const DASHES = /[\u2010-\u2015\u2212\uFE63\uFF0D]/gu;

/** The ticket number that a text is, in any case, with or without `#`; null when it is none. */
export function ticketNumberIn(text: string): TicketNumber | null {
  const number = text.trim().replace(/^#\s*/, '').replaceAll(DASHES, '-').toUpperCase();
  return NUMBER.test(number) ? (number as TicketNumber) : null;
}

/** The id of the ticket that somebody names by its id or by its number. */
export function ticketIdFrom(reference: string): TicketId {
  const number = ticketNumberIn(reference);
  return number === null ? (reference.trim() as TicketId) : ticketIdOf(number);
}
