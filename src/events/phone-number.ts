import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import { withoutInvisible } from './visible-text.ts';

/** No phone number is longer, whatever stands around it. */
const MAX_LENGTH = 250;
const SPACE = /\p{Zs}/gu;
/** Mexico's mobile numbers were dialled with these digits after the country code until 2020. */
const FORMER_MEXICAN = /^\+52(?:1|01|044|045)(\d{10})$/;

/**
 * A phone number as E.164; null for one that can't be read. Without a country code it is one of `region`. Characters that show
 * nothing come along when a number is copied from a contact or a page.
 */
export function readPhoneNumber(input: string, region: CountryCode): string | null {
  if (input.length > MAX_LENGTH) return null;
  const number = parse(withoutTel(withoutInvisible(input).replace(SPACE, ' ').trim()), region);
  const mexican = FORMER_MEXICAN.exec(number?.number ?? '')?.[1];
  const read = mexican === undefined ? number : parse(`+52${mexican}`, region);
  return read?.isValid() ? read.number : null;
}

const parse = (text: string, region: CountryCode) =>
  parsePhoneNumberFromString(text, { defaultCountry: region, extract: false });

/** What a link of RFC 3966 dials: `tel:+234-803-123-4567`, or `tel:803-123-4567;phone-context=+234`. */
function withoutTel(text: string): string {
  const [, linked] = /^tel:(?:\/\/)?(.*)$/i.exec(text) ?? [];
  if (linked === undefined) return text;
  const [number = '', ...parameters] = linked.replaceAll(/%2b/gi, '+').replaceAll('%20', ' ').split(';');
  const [context = ''] = parameters.flatMap((one) => /^phone-context=(\+\d+)$/i.exec(one)?.[1] ?? []);
  return number.trim().startsWith('+') ? number : `${context}${number}`;
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
