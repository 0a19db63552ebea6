import { fold } from './fold.ts';

/** The searched text of a ticket or a message: its folded fields. It never changes. */
export type SearchText = readonly string[];

/** Stands between tokens. It is white space, so no token and no word contains it. */
export const BORDER = '\n';

/** Stands between the fields of a text that is stored as one. No text contains it: it is removed from all input. */
const FIELD_BORDER = '\0';
export const joinFields = (fields: SearchText): string => fields.join(FIELD_BORDER);
export const fieldsIn = (text: string): SearchText => text.split(FIELD_BORDER);

/** Stands between the tokens of a folded text. */
const BLANK = ' ';

/** The tokens of a field, in their order: the runs of anything but white space. */
export const tokensIn = (field: string): string[] => (field === '' ? [] : field.split(BLANK));

/** A search term, prepared for searching. */
export interface SearchTerm {
  /** Folded. */
  readonly text: string;
  /**
   * Several words must match tokens that follow each other: `card payment f` matches a token that ends in `card`, the token
   * `payment` and a token that begins with `f`.
   */
  readonly words: readonly string[];
}

export function searchTerm(typed: string): SearchTerm {
  const text = fold(typed);
  return { text, words: tokensIn(text) };
}

/** Within one field, never across two. */
export const matches = (text: SearchText, term: SearchTerm): boolean =>
  text.some((field) => field.includes(term.text));
