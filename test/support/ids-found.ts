/** Every value in another one that could be an id, and what could be one within it. */
export function idsFoundIn(value: unknown): ReadonlySet<string> {
  if (typeof value === 'string') return new Set(idsWithin(value));
  if (typeof value !== 'object' || value === null) return new Set();
  return new Set(Object.values(value).flatMap((field) => [...idsFoundIn(field)]));
}

const TIME = /^\d{4}-\d{2}-\d{2}T/;

/** Of `onboardingCodes-guest:ID` also `guest:ID` and `ID`; of a sentence its words. */
const idsWithin = (text: string): readonly string[] =>
  text
    .split(/[\s,]+/)
    .map((word) => word.replace(/\.$/, ''))
    .flatMap((word) => [word, word.replace(/^[A-Za-z]+-/, ''), word.slice(word.indexOf(':') + 1)])
    .filter((word) => word.length >= 8 && /\d/.test(word) && !TIME.test(word));
