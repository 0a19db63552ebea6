/** What people put around a text that they quote or copy: pairs of quotation marks and of brackets. */
const PAIRS: ReadonlySet<string> = new Set([
  ...['""', "''", '``', '“”', '„“', '„”', '””', '‘’', '‚‘', '«»', '»«', '‹›', '<>', '[]', '()', '{}', '「」'],
]);
/** What ends a sentence or a part of it, and no number. */
const STOPS = /[\s.,;:!?…。]+$/u;

/** The text without quotation marks and brackets around all of it, and without punctuation after it. */
export function unwrapped(text: string): string {
  const inside = text.trim().replace(STOPS, '');
  return PAIRS.has(`${inside.at(0)}${inside.at(-1)}`) && inside.length > 2
    ? unwrapped(inside.slice(1, -1))
    : inside;
}
