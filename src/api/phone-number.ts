import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';

/** A phone number as E.164; null for one that can't be read. Without a country code it is one of `region`. */
export function readPhoneNumber(input: string, region: CountryCode): string | null {
  const parsed = parsePhoneNumberFromString(input, { defaultCountry: region, extract: false });
  return parsed?.isValid() ? parsed.number : null;
}
