import type { UserId } from '../../../../events/ids.ts';
import type { FoundOwners } from '../../../message-search/queries.ts';
import { type Bitmap, bitmapOf, emptyBitmap, intersect, unite, without } from '../../../search/bitmap.ts';
import type { OfWords } from '../../../search/searched-part.ts';
import { type Awaitable, read, type Steps } from '../../../search/steps.ts';
import type { TextSearch } from '../../../search/text-search.ts';
import type { TextSource } from '../../../search/text-source.ts';
import { ReadModelsUnavailable } from '../../../store/port.ts';
import type { TicketSearch } from '../queries.ts';
import type { TicketIndex, TicketIndexSource } from './source.ts';

/** An index of tickets with their texts. */
export interface SearchedTickets extends TicketIndexSource, TextSource {
  /** The tickets whose texts are passed over. */
  hidden(): Awaitable<readonly number[]>;
}

/** Finds tickets in the index itself. */
export const searchedIn =
  (source: SearchedTickets, search: TextSearch) =>
  (asked: TicketSearch, tickets: number): Steps<Bitmap> =>
    combined(asked, (part) => having(source, search, part, tickets));

/** The tickets that have the whole of what was typed, and those that have each of its words. */
export function* combined<Part>(
  { whole, words }: OfWords<Part>,
  having: (part: Part) => Steps<Bitmap>,
): Steps<Bitmap> {
  const found = yield* having(whole);
  const [first, ...others] = words;
  if (first === undefined) return found;
  let each = yield* having(first);
  for (const word of others) each = intersect(each, yield* having(word));
  return unite(found, each);
}

/** The tickets that have any of the terms in their own fields. */
export function* foundInFields(
  source: SearchedTickets,
  search: TextSearch,
  terms: readonly string[],
  tickets: number,
): Steps<Bitmap> {
  return without(yield* search.findAny(source, terms, tickets), yield* read(source.hidden()));
}

/** In its own fields, in its messages, or in its owner's name. */
function* having(
  source: SearchedTickets,
  search: TextSearch,
  { terms, foundByMessages, owners }: TicketSearch['whole'],
  tickets: number,
): Steps<Bitmap> {
  const inFields = yield* foundInFields(source, search, terms, tickets);
  const idOf = function* (ordinal: number): Steps<string | undefined> {
    return (yield* read(source.documents([ordinal])))[0]?.id;
  };
  const found = unite(inFields, yield* numberedAlike(source, foundByMessages, tickets, idOf));
  return unite(found, yield* ofUsers(source, owners));
}

/** The tickets of these users. */
export function* ofUsers(source: TicketIndex, users: readonly UserId[]): Steps<Bitmap> {
  const ordinals = users.length === 0 ? [] : yield* read(source.ordinalsOf(users));
  return bitmapOf(source.layout.blockSize, ordinals);
}

/**
 * The tickets that another projection has found. It numbers them in the same order; where one of the two is without a ticket
 * that the other has (its stream stood still, and only one of them was rebuilt since), nothing is shown that may be wrong.
 *
 * @param idOf the id of one of the `tickets`
 */
export function* numberedAlike(
  { layout }: Pick<TicketIndex, 'layout'>,
  found: FoundOwners | null,
  tickets: number,
  idOf: (ordinal: number) => Steps<string | undefined>,
): Steps<Bitmap> {
  if (found === null || found.count === 0) return emptyBitmap(layout.blockSize);
  const last = found.count > tickets ? undefined : yield* idOf(found.count - 1);
  if (last !== found.last)
    throw new ReadModelsUnavailable('tickets and their messages are not numbered alike: rebuild both');
  return found.bits;
}
