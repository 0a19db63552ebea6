import { type CountryCode, getCountryCallingCode } from 'libphonenumber-js';
import { readPhoneNumber } from '../../events/phone-number.ts';
import { fold } from '../../projections/search/fold.ts';

/** What to look for when a term was typed: itself, and other ways to write the ticket's or the phone number that it is. */
export function searchTermsOf(typed: string, region: CountryCode): readonly string[] {
  const term = fold(typed);
  return [...new Set([term, ...ticketNumbersIn(term), ...phoneNumbersIn(term, region)])];
}

/** The last part of a ticket's number has at least so many digits. */
const DIGITS = 6;
const HASHED = /^#\s?(\S+)$/;
const NUMBER = /^((?:.*-)?)(\d+)$/;
const SHORT = /^[\p{L}\d]+-\d{4}-\d+$/u;

/** `#SMI-2026-000019`, `#19` or `SMI-2026-19`. A bare `19` is part of the number as it is. */
function ticketNumbersIn(term: string): string[] {
  const hashed = HASHED.exec(term)?.[1];
  const number = hashed ?? term;
  if (hashed === undefined && !SHORT.test(number)) return [];
  const [, before = '', digits] = NUMBER.exec(number) ?? [];
  return digits === undefined ? [number] : [`${before || '-'}${digits.padStart(DIGITS, '0')}`];
}

const PHONE = /^(?:tel:)?\s?(?=[+(\d])[+\d\s()./-]+$/;
/** Fewer digits are a number of any kind, unless they begin like a phone number. */
const TELLING = 7;

/** As stored (E.164, or a part of it), for a term that may be a phone number or the beginning of one. */
function phoneNumbersIn(term: string, region: CountryCode): string[] {
  if (!PHONE.test(term)) return [];
  const written = term.replace(/^tel:/, '').replace(/^(\+[\d\s]*)\(0\)/, '$1');
  const digits = written.replace(/\D/g, '');
  if (written.trim().startsWith('+')) return digits === '' ? [] : [`+${digits}`];
  if (/^00[1-9]/.test(digits) && digits.length >= TELLING) return [`+${digits.slice(2)}`];
  const national = /^0[1-9]/.test(digits) ? [`+${getCountryCallingCode(region)}${digits.slice(1)}`] : [];
  if (digits.length < TELLING) return national;
  const whole = readPhoneNumber(written, region);
  return [...national, digits, digits.replace(/^0+/, ''), ...(whole === null ? [] : [whole])];
}
