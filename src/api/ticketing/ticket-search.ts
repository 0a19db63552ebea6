import type { CountryCode } from 'libphonenumber-js';
import type { z } from 'zod';
import { ticketMessageSearch } from '../../projections/ticketing/message-search/projection.ts';
import type { SearchedPart, TicketSearch } from '../../projections/ticketing/tickets/queries.ts';
import { searchTermsOf } from '../search/terms.ts';
import { wordsIn } from '../search/words.ts';
import type { TicketingDependencies } from './dependencies.ts';
import type { listQuery } from './inputs.ts';

/** What a list was searched for. */
export interface TicketsSearched {
  /** The whole of what was typed, and other ways to write it if it is a number. */
  readonly whole: readonly string[];
  /** So with each of its words; none when the whole is all. */
  readonly words: readonly (readonly string[])[];
  readonly inMessages: boolean;
}

export function searchedBy(
  { search, search_in }: z.output<typeof listQuery>,
  region: CountryCode,
): TicketsSearched | null {
  if (search === null) return null;
  const whole = searchTermsOf(search, region);
  // The parts of a number would be found in all sorts of other numbers.
  const words = whole.length > 1 ? [] : wordsIn(search).map((word) => searchTermsOf(word, region));
  return { whole, words, inMessages: search_in === 'all' };
}

/** Looked up in the messages and among the users, as far as they are searched. */
export async function ticketSearchOf(
  { queriesOf, usersNamed }: Pick<TicketingDependencies, 'queriesOf' | 'usersNamed'>,
  { whole, words, inMessages }: TicketsSearched,
): Promise<TicketSearch> {
  const part = async (terms: readonly string[]): Promise<SearchedPart> => {
    const [foundByMessages, owners] = await Promise.all([
      inMessages ? queriesOf(ticketMessageSearch).owners({ terms }) : null,
      usersNamed(terms),
    ]);
    return { terms, foundByMessages, owners };
  };
  return { whole: await part(whole), words: await Promise.all(words.map(part)) };
}
