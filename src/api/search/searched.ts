import type { CountryCode } from 'libphonenumber-js';
import type { UserId } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import { fold } from '../../projections/search/fold.ts';
import type { SearchedPart, WordSearch } from '../../projections/search/searched-part.ts';
import { hasOtherForms, searchTermsOf } from './terms.ts';
import { wordsIn } from './words.ts';

/** What a list was searched for. */
export interface Searched {
  /** The whole of what was typed, and other ways to write it if it is a number. */
  readonly whole: readonly string[];
  /** So with each of its words; none when the whole is all. */
  readonly words: readonly (readonly string[])[];
  readonly inMessages: boolean;
  /** Only in messages up to this position of the log; by default in all. */
  readonly upTo?: Position;
}

/**
 * What a query of a list with `search` and `search_in` looks for; null: nothing, also where nothing is left of what was typed, such
 * as of a `·`, which no search looks at.
 */
export function searchedBy(
  { search, search_in }: { readonly search: string | null; readonly search_in: 'fields' | 'all' },
  region: CountryCode,
): Searched | null {
  if (search === null || fold(search) === '') return null;
  const whole = searchTermsOf(search, region);
  // The parts of a number would be found in all sorts of other numbers.
  const words = hasOtherForms(search, region)
    ? []
    : wordsIn(search).map((word) => searchTermsOf(word, region));
  return { whole, words, inMessages: search_in === 'all' };
}

/** All that may be marked in what was found. */
export const termsIn = ({ whole, words }: Searched): readonly string[] => [
  ...new Set([whole, ...words].flat()),
];

/** Where other projections look for the terms. */
export interface LookUps<FoundByMessages> {
  readonly usersNamed: (terms: readonly string[]) => Promise<readonly UserId[]>;
  readonly byMessages: (terms: readonly string[]) => Promise<FoundByMessages>;
}

/** Looked up in the messages and among the users, as far as they are searched. */
export async function lookedUp<FoundByMessages>(
  { whole, words, inMessages }: Searched,
  { usersNamed, byMessages }: LookUps<FoundByMessages>,
): Promise<WordSearch<FoundByMessages>> {
  const part = async (terms: readonly string[]): Promise<SearchedPart<FoundByMessages>> => {
    const [foundByMessages, owners] = await Promise.all([
      inMessages ? byMessages(terms) : null,
      usersNamed(terms),
    ]);
    return { terms, foundByMessages, owners };
  };
  return { whole: await part(whole), words: await Promise.all(words.map(part)) };
}
