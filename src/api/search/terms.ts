import {
  AsYouType,
  type CountryCode,
  getCountryCallingCode,
  Metadata,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';
import { domainForms } from '../../events/email-address.ts';
import { formsOfNumber, readPhoneNumber } from '../../events/phone-number.ts';
import { unwrapped } from '../../events/unwrapped.ts';
import { fold } from '../../projections/search/fold.ts';

/**
 * What to look for when a term was typed: itself, the same without quotation marks, brackets or punctuation around it, and other
 * ways to write the ticket's number, phone number or domain that it is.
 */
export function searchTermsOf(typed: string, region: CountryCode): readonly string[] {
  const inside = unwrapped(typed) || typed;
  return [...new Set([fold(typed), fold(inside), ...formsOf(inside, region)])].filter((term) => term !== '');
}

/** Whether it is a number or an address with other ways to write it, which are looked for as a whole only. */
export const hasOtherForms = (typed: string, region: CountryCode): boolean => {
  const inside = unwrapped(typed) || typed;
  return formsOf(inside, region).some((form) => form !== fold(inside));
};

function formsOf(typed: string, region: CountryCode): readonly string[] {
  const term = fold(typed);
  const numbers = phoneNumbersIn(term, region);
  const phones = [...numbers, ...numbers.flatMap(otherForms)];
  return [
    ...ticketNumbersIn(term),
    ...phones,
    ...phones.flatMap(nationalOf),
    ...begunNumbersIn(term),
    ...domainsIn(typed),
  ];
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

/**
 * The beginning of an international number as it is written within its country: `0805` for `+234 805`. Only where that begins
 * with 0: elsewhere a few digits would be found in all sorts of numbers.
 */
function begunNumbersIn(term: string): string[] {
  if (!PHONE.test(term) || !/^(tel:)?\s?(\+|00)/.test(term)) return [];
  const typing = new AsYouType();
  typing.input(term.replace(/^(tel:)?\s?(\+|00)/, '+'));
  const number = typing.getNumber();
  if (!number || number.isPossible() || !number.nationalNumber) return [];
  const [country] = number.country ? [number.country] : number.getPossibleCountries();
  if (country === undefined || nationalPrefixOf(country) !== '0') return [];
  const begun = `0${number.nationalNumber}`;
  return begun.length >= LEAST_PART ? [begun] : [];
}

/** What numbers begin with within a country; the package has it, but not in its types. */
function nationalPrefixOf(country: CountryCode): string | null {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const plan = metadata.numberingPlan as unknown as { nationalPrefix(): string | null } | undefined;
  return plan?.nationalPrefix() ?? null;
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
