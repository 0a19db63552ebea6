import { type Awaitable, read, type Steps } from '../../search/steps.ts';
import type { Move, WalkStart } from '../../store/moves.ts';
import type { Change } from '../../store/port.ts';
import { activeAtOf, type ConversationDocument } from './documents.ts';
import type { ConversationListPage, ConversationListQuery, ConversationPlace } from './queries.ts';
import { searchTextOf } from './search-text.ts';

/** A conversation's place in the list: newest activity first, ties by id, descending. */
export type Place = Pick<ConversationPlace, 'activeAt' | 'id'>;

/** What a store must read for one list query, all of one state: `Matching` are the conversations that pass the filters. */
export interface ConversationSource<Conversation = ConversationDocument> {
  countMatching(): Awaitable<number>;
  /** In the current order of the list. */
  matchingAt(offset: number, limit: number): Awaitable<readonly Place[]>;
  matchingAfter(place: Place, limit: number): Awaitable<readonly Place[]>;
  /** Those of them that match. */
  matchingOf(ids: readonly string[]): Awaitable<ReadonlySet<string>>;
  walkStart(): Awaitable<WalkStart>;
  /** The latest moves, newest first; null when they aren't known any more. */
  movesSince(start: WalkStart): Awaitable<readonly Move[] | null>;
  /** In the requested order. */
  documents(ids: readonly string[]): Awaitable<readonly Conversation[]>;
}

/**
 * The conversation's id, and its previous place; null for a new one, and for one of which neither the place has changed nor the
 * searched text: readers that keep the texts find out by it.
 */
export function moveOf({ before, after }: Change<ConversationDocument>): Move | null {
  if (before === null) return null;
  const isTold = activeAtOf(before) !== activeAtOf(after) || searchTextOf(before) !== searchTextOf(after);
  return isTold ? [before.id, activeAtOf(before)] : null;
}

/** Answers a list query from one state of the store. */
export function* listConversations<Conversation>(
  source: ConversationSource<Conversation>,
  { after, offset, limit }: Pick<ConversationListQuery, 'after' | 'offset' | 'limit'>,
): Steps<ConversationListPage<Conversation>> {
  const total = yield* read(source.countMatching());
  const start = after?.since ?? (yield* read(source.walkStart()));
  const moves = after === null ? [] : yield* read(source.movesSince(start));
  if (moves === null) return { conversations: [], total, next: null, isExpired: true };
  const places =
    after === null
      ? yield* read(source.matchingAt(offset, limit + 1))
      : yield* placesAfter(source, after, limit + 1, moves);
  const shown = places.slice(0, limit);
  const last = places.length > limit ? shown.at(-1) : undefined;
  return {
    conversations: yield* read(source.documents(shown.map(({ id }) => id))),
    total,
    next: last ? { activeAt: last.activeAt, id: last.id, since: start } : null,
    isExpired: false,
  };
}

export const inOrder = (one: Place, other: Place): number =>
  other.activeAt - one.activeAt || (one.id < other.id ? 1 : one.id > other.id ? -1 : 0);

/** The matching conversations after a place. Those that have moved since the cursor's first page are at their former place. */
function* placesAfter(
  source: ConversationSource<unknown>,
  after: Place,
  limit: number,
  moves: readonly Move[],
): Steps<readonly Place[]> {
  // Moves come newest first: the oldest one of a conversation counts.
  const earlier = new Map(moves as readonly [string, number][]);
  const others: Place[] = [];
  for (let from = after; ; ) {
    const met = yield* read(source.matchingAfter(from, limit));
    others.push(...met.filter(({ id }) => !earlier.has(id)));
    const last = met.at(-1);
    if (last === undefined || met.length < limit || others.length >= limit) break;
    from = last;
  }
  const moved = [...earlier].map(([id, activeAt]) => ({ id, activeAt }));
  const following = moved.filter((place) => inOrder(after, place) < 0).sort(inOrder);
  return (yield* merged(source, others, following, limit)).slice(0, limit);
}

/** Both are in order. Moved conversations are checked in groups, only as far as the page needs them. */
function* merged(
  source: ConversationSource<unknown>,
  others: readonly Place[],
  moved: readonly Place[],
  limit: number,
): Steps<readonly Place[]> {
  let found = others;
  for (let at = 0; at < moved.length; at += limit) {
    const asked = moved.slice(at, at + limit);
    const [first, last] = [asked[0], found[limit - 1]];
    if (first && last && inOrder(last, first) < 0) break;
    const matching = yield* read(source.matchingOf(asked.map(({ id }) => id)));
    found = [...found, ...asked.filter(({ id }) => matching.has(id))].sort(inOrder);
  }
  return found;
}
