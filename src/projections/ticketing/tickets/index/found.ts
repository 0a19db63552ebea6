import type { FoundOwners, SearchedTerms } from '../../../message-search/queries.ts';
import { read, type Steps } from '../../../search/steps.ts';
import type { TextSearch } from '../../../search/text-search.ts';
import type { SearchedTickets } from './searched.ts';

/** The tickets that have any of the terms in their own fields. */
export function* foundIn(
  source: SearchedTickets,
  search: TextSearch,
  { terms }: SearchedTerms,
): Steps<FoundOwners> {
  const { tickets: count } = yield* read(source.state());
  const last = count === 0 ? [] : yield* read(source.documents([count - 1]));
  return { bits: yield* search.findAny(source, terms, count), count, last: last[0]?.id ?? null };
}
