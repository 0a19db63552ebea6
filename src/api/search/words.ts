import { fold } from '../../projections/search/fold.ts';

/** More than that are looked for as a whole only. */
const MOST_WORDS = 10;
const PART = /["“„”«»]([^"“„”«»]+)["“”«»]|([^\s"“„”«»]+)/gu;

/**
 * The words of what was typed, each once and folded; what is in quotation marks counts as one. None when there is nothing but
 * the whole to look for.
 */
export function wordsIn(typed: string): readonly string[] {
  const parts = [...typed.matchAll(PART)].map(([, quoted, word]) => fold(quoted ?? word ?? ''));
  const words = [...new Set(parts)].filter((word) => word !== '');
  const isWhole = words.length === 1 && words[0] === fold(typed);
  return isWhole || words.length > MOST_WORDS ? [] : words;
}
