/** Initials and a colour of a name. Pure. */

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const firstOf = (word: string): string => {
  const first = segments.segment(word)[Symbol.iterator]().next();
  return first.done ? '' : first.value.segment.toUpperCase();
};

const known = new Map<string, string>();

/** Of the first and the last word, of an address without its domain; nothing of nobody. */
export function initialsOf(name: string | null): string {
  if (name === null) return '';
  const initials = known.get(name) ?? initialsIn(name);
  known.set(name, initials);
  return initials;
}

function initialsIn(name: string): string {
  const [who = name] = /^\S+@\S+$/u.test(name) ? name.split('@') : [name];
  const words = who.split(/[\s@._-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => firstOf(word ?? '')).join('');
}

/** The same soft colour for the same name. */
export function tintOf(name: string): string {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return `oklch(0.84 0.07 ${hash})`;
}
