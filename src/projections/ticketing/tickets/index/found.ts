import type { FoundOwners, SearchedTerms } from '../../../message-search/queries.ts';
import type { Bitmap } from '../../../search/bitmap.ts';
import { read, type Steps } from '../../../search/steps.ts';
import type { TextSearch } from '../../../search/text-search.ts';
import type { TicketSearch } from '../queries.ts';
import { foundInFields, type SearchedTickets, searchedIn } from './searched.ts';

/** The tickets that have any of the terms in their own fields. */
export const foundIn = (
  source: SearchedTickets,
  search: TextSearch,
  { terms }: SearchedTerms,
): Steps<FoundOwners> => numbered(source, (count) => foundInFields(source, search, terms, count));

/** The tickets that a list with this search has. */
export const matchingIn = (
  source: SearchedTickets,
  search: TextSearch,
  asked: TicketSearch,
): Steps<FoundOwners> => numbered(source, (count) => searchedIn(source, search)(asked, count));

function* numbered(source: SearchedTickets, find: (tickets: number) => Steps<Bitmap>): Steps<FoundOwners> {
  const { tickets: count } = yield* read(source.state());
  const last = count === 0 ? [] : yield* read(source.documents([count - 1]));
  return { bits: yield* find(count), count, last: last[0]?.id ?? null };
}
