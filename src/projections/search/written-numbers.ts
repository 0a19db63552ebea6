/** What may be a phone number in a folded text. */
export interface WrittenNumber {
  /** Without what stands between its digits, with a `+` before the country code: `+2348055551212` or `08055551212`. */
  readonly digits: string;
  /** Of each character of `digits`: where it stands in the text. */
  readonly places: readonly number[];
}

/** At least seven digits. */
const WRITTEN = /[+(]{0,2}\d(?:[ ()./-]{0,3}\d){6,}/g;
const DIGITS_ALONE = /^\+?\d+$/;
const TRUNK_ZERO = /\(0\)/;
const INTERNATIONAL = /^00[1-9]/;

/** Those that are written otherwise than their digits one after the other. */
export function writtenNumbersIn(folded: string): readonly WrittenNumber[] {
  return [...folded.matchAll(WRITTEN)].flatMap(({ 0: written, index }) => {
    const isPlain = DIGITS_ALONE.test(written) && !INTERNATIONAL.test(written);
    return isPlain ? [] : [numberOf(written, index)];
  });
}

function numberOf(written: string, start: number): WrittenNumber {
  const isInternational = /^\(?\+/.test(written);
  const zero = isInternational ? (TRUNK_ZERO.exec(written)?.index ?? -1) + 1 : 0;
  const found = [...written.matchAll(/[+\d]/g)].filter(({ index }) => zero === 0 || index !== zero);
  const digits = found.map(([character]) => character).join('');
  const places = found.map(({ index }) => start + index);
  return INTERNATIONAL.test(digits)
    ? { digits: `+${digits.slice(2)}`, places: places.slice(1) }
    : { digits, places };
}

/** A folded field, and in a field of its own the digits of the numbers that are written in it. */
export function withWrittenNumbers(folded: string): readonly string[] {
  const numbers = writtenNumbersIn(folded);
  return numbers.length === 0 ? [folded] : [folded, numbers.map(({ digits }) => digits).join(' ')];
}
