import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import { unwrapped } from './unwrapped.ts';
import { withoutInvisible } from './visible-text.ts';

/** No phone number is longer, whatever stands around it. */
const MAX_LENGTH = 250;
const SPACE = /\s+/gu;
/** Mexico's mobile numbers were dialled with these digits after the country code until 2020. */
const FORMER_MEXICAN = /^\+52(?:1|01|044|045)(\d{10})$/;

/**
 * A phone number as E.164; null for one that can't be read. Without a country code it is one of `region`. Characters that show
 * nothing, and a link around it, come along when a number is copied from a contact or a page.
 */
export function readPhoneNumber(input: string, region: CountryCode): string | null {
  if (input.length > MAX_LENGTH) return null;
  const written = unwrapped(withoutInvisible(input).replace(SPACE, ' '));
  const dialled = numberOfLink(written) ?? written;
  const number = parse(dialled.replace(BRACKETED_CODE, '$1 '), region);
  const mexican = FORMER_MEXICAN.exec(number?.number ?? '')?.[1];
  const read = mexican === undefined ? number : parse(`+52${mexican}`, region);
  return read?.isValid() ? read.number : null;
}

/** `(+234) 803 123 4567` */
const BRACKETED_CODE = /^\(\s*((?:\+|00)[\d\s]+)\)/;
/** The prefix of international calls in most countries, and no beginning of a number within any. */
const INTERNATIONAL = /^00\s?(?=[1-9])/;

/** With `00` for `+`, also where another prefix is dialled. */
function parse(text: string, region: CountryCode) {
  const options = { defaultCountry: region, extract: false };
  const number = parsePhoneNumberFromString(text, options);
  return number?.isValid() || !INTERNATIONAL.test(text)
    ? number
    : parsePhoneNumberFromString(text.replace(INTERNATIONAL, '+'), options);
}

const LINK = /^(?:tel|sms|smsto|callto|whatsapp):(?:\/\/)?(?!send)(.*)$/i;
/** Links of WhatsApp name a number with its country code and without `+`. */
const WHATSAPP_LINK =
  /^(?:(?:https?:\/\/)?(?:www\.)?(?:wa\.me\/|api\.whatsapp\.com\/send\/?\?phone=)|whatsapp:\/\/send\/?\?phone=)\+?(\d+)\/?(?:[?&#].*)?$/i;

/**
 * What a link calls or writes to: `tel:+234-803-123-4567` or `tel:803-123-4567;phone-context=+234` of RFC 3966, `sms:`,
 * `callto:`, `whatsapp:`, `https://wa.me/2348031234567`. Null for what isn't a link.
 */
function numberOfLink(text: string): string | null {
  const plain = text.replaceAll(/%2b/gi, '+').replaceAll('%20', ' ');
  const international = WHATSAPP_LINK.exec(plain)?.[1];
  if (international !== undefined) return `+${international}`;
  const [, linked] = LINK.exec(plain) ?? [];
  if (linked === undefined) return null;
  const [number = '', ...parameters] = (linked.split('?')[0] ?? '').split(';');
  if (number.trim().startsWith('+')) return number;
  const context = parameters.flatMap((one) => /^phone-context=(.*)$/i.exec(one)?.[1] ?? [])[0] ?? '';
  // A domain says whose number plan it is, and not which country's.
  return /^(?:\+\d+)?$/.test(context) ? `${context}${number}` : '';
}

interface TwoForms {
  readonly pattern: RegExp;
  /** From the digits that both forms share: the form of today's numbering plan, and the other one. */
  readonly forms: (shared: readonly string[]) => readonly [string, string];
}

/**
 * Countries whose mobile numbers have two forms, of which people dial one and WhatsApp may use the other. Within each, a
 * line has one number: what both forms share identifies it.
 */
const TWO_FORMS: readonly TwoForms[] = [
  // Argentina: a 9 before the area code in calls from abroad.
  { pattern: /^\+549?(\d{10})$/, forms: ([line]) => [`+549${line}`, `+54${line}`] },
  // Brazil: a 9 was put before mobile numbers, which began with 6 to 9; those of fixed lines begin with 2 to 5.
  {
    pattern: /^\+55(\d\d)9?([6-9]\d{7})$/,
    forms: ([area, line]) => [`+55${area}9${line}`, `+55${area}${line}`],
  },
  // Mexico: a 1 before mobile numbers until 2020.
  { pattern: /^\+521?(\d{10})$/, forms: ([line]) => [`+52${line}`, `+521${line}`] },
  // Benin: 01 was put before all numbers in 2024.
  { pattern: /^\+229(?:01)?(\d{8})$/, forms: ([line]) => [`+22901${line}`, `+229${line}`] },
];

/** The forms that one phone's number (E.164) may have, the same ones whichever is given. Most numbers have one. */
export function formsOfNumber(phoneNumber: string): readonly [string, ...string[]] {
  for (const { pattern, forms } of TWO_FORMS) {
    const [, ...shared] = pattern.exec(phoneNumber) ?? [];
    if (shared.length > 0) return forms(shared);
  }
  return [phoneNumber];
}
