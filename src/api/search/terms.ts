import { type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import { domainForms } from '../../events/email-address.ts';
import { formsOfNumber, readPhoneNumber } from '../../events/phone-number.ts';
import { fold } from '../../projections/search/fold.ts';

/** What to look for when a term was typed: itself, and other ways to write the ticket's number, phone number or domain that it is. */
export function searchTermsOf(typed: string, region: CountryCode): readonly string[] {
  const term = fold(typed);
  const numbers = phoneNumbersIn(term, region);
  const phones = [...numbers, ...numbers.flatMap(otherForms)];
  const others = [...ticketNumbersIn(term), ...phones, ...phones.flatMap(nationalOf), ...domainsIn(typed)];
  return [...new Set([term, ...others])];
}

/** The last part of a ticket's number has at least so many digits. */
const DIGITS = 6;
const HASHED = /^#\s?(\S+)$/;
const NUMBER = /^((?:.*-)?)(\d+)$/;
const SHORT = /^[\p{L}\d]+-\d{4}-\d+$/u;

/** `#SMI-2026-000019`, `#19` or `SMI-2026-19`. A bare `19` is part of the number as it is, and `#word` is a tag. */
function ticketNumbersIn(term: string): string[] {
  const hashed = HASHED.exec(term)?.[1];
  const number = hashed ?? term;
  const isNumber = SHORT.test(number) || (hashed !== undefined && /^\d+$/.test(number));
  const [, before = '', digits = ''] = (isNumber && NUMBER.exec(number)) || [];
  return isNumber ? [`${before || '-'}${digits.padStart(DIGITS, '0')}`] : [];
}

const PHONE = /^(?:tel:)?\s?(?=[+(\d])[+\d\s()./-]+$/;
/** Fewer digits are a number of any kind, unless they begin like a phone number. */
const TELLING = 7;
/** Digits with something between them are looked for without it from so many on. */
const LEAST_PART = 4;

/** As stored (E.164, or a part of it), for a term that may be a phone number or the beginning of one. */
function phoneNumbersIn(term: string, region: CountryCode): string[] {
  if (!PHONE.test(term)) return [];
  const written = term.replace(/^tel:/, '').replace(/^(\+[\d\s]*)\(0\)/, '$1');
  const digits = written.replace(/\D/g, '');
  if (written.trim().startsWith('+')) return digits === '' ? [] : [`+${digits}`];
  if (/^00[1-9]/.test(digits) && digits.length >= TELLING) return [`+${digits.slice(2)}`];
  const national = /^0[1-9]/.test(digits) ? [`+${getCountryCallingCode(region)}${digits.slice(1)}`] : [];
  const isPart = digits.length >= LEAST_PART && !/^\d+$/.test(written.trim());
  if (digits.length < TELLING) return isPart ? [...national, digits] : national;
  const whole = readPhoneNumber(written, region);
  return [...national, digits, digits.replace(/^0+/, ''), ...(whole === null ? [] : [whole])];
}

/** Mexico's former mobile prefix, before a number of which the last digits may not have been typed yet. */
const MEXICAN_MOBILE = /^\+?521(\d+)$/;

/** A phone whose number has two forms is found by either, however it was stored. */
function otherForms(number: string): readonly string[] {
  const begun = MEXICAN_MOBILE.exec(number)?.[1];
  const forms = formsOfNumber(`+${number.replace('+', '')}`);
  return [...(forms.length > 1 ? forms : []), ...(begun === undefined ? [] : [`+52${begun}`])];
}

/** What all ways to write a whole number in a text have in common: it is looked for without its country code and first 0. */
function nationalOf(number: string): readonly string[] {
  const whole = number.startsWith('+') ? parsePhoneNumberFromString(number) : undefined;
  return whole?.isValid() && whole.nationalNumber.length >= TELLING ? [whole.nationalNumber] : [];
}

const BEYOND_ASCII = /[^\x20-\x7e]|xn--/i;
const ADDRESS = /^(?:(\S*)@)?(\S+)$/;

/** An e-mail, or a domain with a dot in it, with its domain in Unicode and in ASCII. */
function domainsIn(typed: string): string[] {
  const [, local, domain = ''] = ADDRESS.exec(typed.trim()) ?? [];
  if (!BEYOND_ASCII.test(domain) || (local === undefined && !domain.includes('.'))) return [];
  return domainForms(domain).map((form) => fold(local === undefined ? form : `${local}@${form}`));
}
