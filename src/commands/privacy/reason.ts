/** Fields that name a person or say how to reach them. Whole texts, such as messages, have words that anybody uses. */
const NAMING = /name|email|phone|tag/i;
/** A shorter word, such as an initial, names nobody. */
const SHORTEST = 3;

const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => [...word].length >= SHORTEST);

/** Whether a text that stays on record has a word of a person's names, addresses or numbers, as `namesIn` finds them. */
export function tellsOf(text: string, names: Iterable<string>): boolean {
  const said = new Set(wordsOf(text));
  for (const name of names) if (localPart(name).some((word) => said.has(word))) return true;
  return false;
}

/** Of an address, the words before the @: its domain is shared with others. */
const localPart = (name: string): readonly string[] => wordsOf(name.replace(/@[^@]*$/, ''));

/** The names, addresses and numbers in fields of an event. */
export function namesIn(fields: object): readonly string[] {
  return Object.entries(fields).flatMap(([field, value]) => {
    if (typeof value === 'string') return NAMING.test(field) ? [value] : [];
    return typeof value === 'object' && value !== null ? namesIn(value) : [];
  });
}
