import type { TicketDocument } from '../documents.ts';

/** What the search looks into: the lower-cased fields of a ticket. It never changes after the ticket's creation. */
export type SearchText = readonly string[];

/** Between tokens, where no token and no word can have it: it is white space. */
export const BORDER = '\n';

const WHITE_SPACE = /\s+/u;
/** Splits into tokens and what is between them. */
export const WHITE_SPACE_RUN = /(\s+)/u;

export function searchTextOf(ticket: TicketDocument): SearchText {
  const fields = [ticket.ticketNumber, ticket.subject, ticket.email, ticket.phoneNumber, ticket.description];
  return fields.filter((field) => field !== null).map((field) => field.toLowerCase());
}

/** The distinct runs of anything but white space. */
export function tokensOf(text: SearchText): ReadonlySet<string> {
  const tokens = new Set<string>();
  for (const field of text) for (const token of field.split(WHITE_SPACE)) if (token !== '') tokens.add(token);
  return tokens;
}

/** A term as typed, made ready to be looked for. */
export interface SearchTerm {
  /** Lower-cased. */
  readonly text: string;
  /**
   * What must be found in tokens, a border where the word begins or ends one: of `card payment f` these are a
   * token ending in `card`, the token `payment` and a token beginning with `f`.
   */
  readonly patterns: readonly string[];
  /**
   * `word`: a ticket with its pattern matches. `phrase`: the patterns must follow each other, one blank between.
   * `text`: has other white space, which only the text itself can tell.
   */
  readonly kind: 'word' | 'phrase' | 'text';
}

export function searchTerm(typed: string): SearchTerm {
  const text = typed.toLowerCase();
  const words = text.split(WHITE_SPACE);
  const last = words.length - 1;
  const patterns = words.flatMap((word, index) =>
    word === '' ? [] : [(index > 0 ? BORDER : '') + word + (index < last ? BORDER : '')],
  );
  const isPlain = patterns.length === words.length && words.join(' ') === text;
  return { text, patterns, kind: !isPlain ? 'text' : words.length === 1 ? 'word' : 'phrase' };
}

/** Within one field: never across the border of two. */
export const matches = (text: SearchText, term: SearchTerm): boolean =>
  text.some((field) => field.includes(term.text));
