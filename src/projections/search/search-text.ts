import { fold } from './fold.ts';

/** What a search looks into, of a ticket or of a message: its folded fields. It never changes. */
export type SearchText = readonly string[];

/** Between tokens, where no token and no word can have it: it is white space. */
export const BORDER = '\n';

/** Between the tokens of what was folded. */
const BLANK = ' ';

/** The tokens of a field, in their order: the runs of anything but white space. */
export const tokensIn = (field: string): string[] => (field === '' ? [] : field.split(BLANK));

/** A term as typed, made ready to be looked for. */
export interface SearchTerm {
  /** Folded. */
  readonly text: string;
  /**
   * Several must be found in tokens that follow each other: `card payment f` in one that ends in `card`, the token `payment` and
   * one that begins with `f`.
   */
  readonly words: readonly string[];
}

export function searchTerm(typed: string): SearchTerm {
  const text = fold(typed);
  return { text, words: tokensIn(text) };
}

/** Within one field: never across the border of two. */
export const matches = (text: SearchText, term: SearchTerm): boolean =>
  text.some((field) => field.includes(term.text));
