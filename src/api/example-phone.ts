import { type CountryCode, getExampleNumber, type PhoneNumber } from 'libphonenumber-js';
import examples from 'libphonenumber-js/mobile/examples';

/** A number that could be a mobile phone of that country; undefined where none is known. */
export const examplePhone = (region: CountryCode): PhoneNumber | undefined =>
  getExampleNumber(region, examples);
