import type { FoundOwners } from '../../../message-search/queries.ts';
import { type Bitmap, bitmapOf, emptyBitmap, intersect, unite } from '../../../search/bitmap.ts';
import { read, type Steps } from '../../../search/steps.ts';
import type { TextSearch } from '../../../search/text-search.ts';
import { ReadModelsUnavailable } from '../../../store/port.ts';
import type { TicketSearch } from '../queries.ts';
import type { TicketIndexSource } from './source.ts';

/** The tickets that have the whole of what was typed, and those that have each of its words. */
export function* searched(
  source: TicketIndexSource,
  search: TextSearch,
  { whole, words }: TicketSearch,
  tickets: number,
): Steps<Bitmap> {
  const found = yield* having(source, search, whole, tickets);
  const [first, ...others] = words;
  if (first === undefined) return found;
  let each = yield* having(source, search, first, tickets);
  for (const word of others) each = intersect(each, yield* having(source, search, word, tickets));
  return unite(found, each);
}

/** In its own fields, in its messages, or in its owner's name. */
function* having(
  source: TicketIndexSource,
  search: TextSearch,
  { terms, foundByMessages, owners }: TicketSearch['whole'],
  tickets: number,
): Steps<Bitmap> {
  const inFields = yield* search.findAny(source, terms, tickets);
  const found = unite(inFields, yield* byMessages(source, foundByMessages, tickets));
  if (owners.length === 0) return found;
  return unite(found, bitmapOf(source.layout.blockSize, yield* read(source.ordinalsOf(owners))));
}

/**
 * The tickets that another projection has found. It numbers them in the same order; where one of the two is without a ticket
 * that the other has (its stream stood still, and only one of them was rebuilt since), nothing is shown that may be wrong.
 */
function* byMessages(source: TicketIndexSource, found: FoundOwners | null, tickets: number): Steps<Bitmap> {
  if (found === null || found.count === 0) return emptyBitmap(source.layout.blockSize);
  const [last] = found.count > tickets ? [] : yield* read(source.documents([found.count - 1]));
  if (last?.id !== found.last)
    throw new ReadModelsUnavailable('tickets and their messages are not numbered alike: rebuild both');
  return found.bits;
}
