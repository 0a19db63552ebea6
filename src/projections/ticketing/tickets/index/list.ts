import { type Bitmap, bitmapOf, count, emptyBitmap, intersect, unite } from '../../../search/bitmap.ts';
import { select, type Window } from '../../../search/select.ts';
import { read, type Steps } from '../../../search/steps.ts';
import type { RankedTicket, TicketListPage, TicketListQuery } from '../queries.ts';
import { type Matched, selectByUpdate } from './by-update.ts';
import { countCreated, createdWithin } from './creation-times.ts';
import { type Facet, facetsOf, rankedFacets } from './facets.ts';
import { canMove, earlierRanks, rankOf } from './place.ts';
import type { TicketIndex, TicketIndexSource } from './source.ts';
import { walkOn } from './walk.ts';

/** Finds the tickets that a search finds; `tickets` is the number of all tickets. */
export type Searched<Search> = (search: Search, tickets: number) => Steps<Bitmap>;

/** What decides the page, beside the tickets that match. */
type Paging = Pick<TicketListQuery, 'sortBy' | 'sortOrder' | 'offset' | 'limit' | 'after'>;

/** Answers a list query from one state of the store. */
export function* listTickets<Ticket extends RankedTicket, Search>(
  source: TicketIndexSource<Ticket>,
  query: TicketListQuery<Search>,
  searched: Searched<Search>,
): Steps<TicketListPage<Ticket>> {
  const { tickets, counters } = yield* read(source.state());
  const bits = yield* matching(source, query, searched, tickets);
  const total = bits === null ? tickets : count(bits);
  const matched = { bits, total, tickets };
  const page = query.after === null ? pageAt(source, query, matched) : pageAfter(source, query, matched);
  return {
    ...(yield* page),
    total,
    counters,
    createdSince: yield* createdSince(source, query),
  };
}

/** The analytics alone, from one state of the store. */
export function* countTickets(
  source: TicketIndex,
  query: Pick<TicketListQuery, 'createdSince'>,
): Steps<Pick<TicketListPage, 'counters' | 'createdSince'>> {
  const { counters } = yield* read(source.state());
  return { counters, createdSince: yield* createdSince(source, query) };
}

type Page<Ticket> = Pick<TicketListPage<Ticket>, 'tickets' | 'next' | 'isExpired'>;

/** The page at an offset of the current list. */
function* pageAt<Ticket extends RankedTicket>(
  source: TicketIndexSource<Ticket>,
  query: Paging,
  matched: Matched,
): Steps<Page<Ticket>> {
  const { sortBy, offset } = query;
  const ordinals = yield* inOrder(source, query, matched);
  const tickets = ordinals.length === 0 ? [] : yield* read(source.documents(ordinals));
  const [ordinal, last] = [ordinals.at(-1), tickets.at(-1)];
  if (last === undefined || ordinal === undefined || offset + tickets.length >= matched.total)
    return { tickets, next: null, isExpired: false };
  const since = canMove(sortBy) ? yield* read(source.walkStart()) : null;
  return { tickets, next: { rank: rankOf(last, sortBy), ordinal, since }, isExpired: false };
}

/** The page after a place, in the order at the first page. */
function* pageAfter<Ticket extends RankedTicket>(
  source: TicketIndexSource<Ticket>,
  query: Paging,
  matched: Matched,
): Steps<Page<Ticket>> {
  const { sortBy, sortOrder, limit, after } = query;
  const moves = after?.since ? yield* read(source.movesSince(after.since)) : [];
  if (after === null || moves === null) return { tickets: [], next: null, isExpired: true };
  const earlier = earlierRanks(moves, sortBy);
  const places = yield* walkOn(source, matched, { sortBy, sortOrder, after, earlier, limit: limit + 1 });
  const shown = places.slice(0, limit);
  const ordinals = shown.map(({ ordinal }) => ordinal);
  const tickets = ordinals.length === 0 ? [] : yield* read(source.documents(ordinals));
  const last = places.length > limit ? shown.at(-1) : undefined;
  return { tickets, next: last ? { ...last, since: after.since } : null, isExpired: false };
}

/** The tickets that pass all filters; null when there are no filters. */
function* matching<Search>(
  source: TicketIndex,
  query: TicketListQuery<Search>,
  searched: Searched<Search>,
  tickets: number,
): Steps<Bitmap | null> {
  const filters: Bitmap[] = [];
  for (const group of facetsOf(query)) filters.push(yield* havingAny(source, group));
  if (query.userId !== null) {
    filters.push(bitmapOf(source.layout.blockSize, yield* read(source.ordinalsOf([query.userId]))));
  }
  if (query.createdFrom !== null || query.createdTo !== null) {
    const from = query.createdFrom === null ? Number.NEGATIVE_INFINITY : Date.parse(query.createdFrom);
    const to = query.createdTo === null ? Number.POSITIVE_INFINITY : Date.parse(query.createdTo);
    filters.push(yield* createdWithin(source, { from, to }));
  }
  if (query.search !== null) filters.push(yield* searched(query.search, tickets));
  const [first, ...others] = filters;
  return first === undefined ? null : others.reduce(intersect, first);
}

/** The tickets that have any of the facets. */
export function* havingAny(source: TicketIndex, [first, ...others]: readonly Facet[]): Steps<Bitmap> {
  if (first === undefined) return emptyBitmap(source.layout.blockSize);
  let either = yield* read(source.facet(first));
  for (const facet of others) either = unite(either, yield* read(source.facet(facet)));
  return either;
}

/** Creation order is the order of ordinals: the log orders tickets of one millisecond. */
function* inOrder(source: TicketIndex, query: Paging, matched: Matched): Steps<readonly number[]> {
  const { sortBy, sortOrder } = query;
  const window: Window = {
    offset: query.offset,
    limit: Math.max(0, Math.min(query.limit, matched.total - query.offset)),
  };
  if (window.limit === 0) return [];
  if (sortBy === 'updatedAt') return yield* selectByUpdate(source, matched, window, sortOrder);
  if (sortBy !== 'createdAt') return yield* byFacet(source, query, sortBy, { ...matched, window });
  if (matched.bits !== null) return select(matched.bits, window, sortOrder === 'desc');
  return Array.from({ length: window.limit }, (_, index) =>
    sortOrder === 'asc' ? window.offset + index : matched.total - 1 - window.offset - index,
  );
}

/** Value by value, each newest first. */
function* byFacet(
  source: TicketIndex,
  query: Paging,
  sortBy: 'status' | 'priority' | 'support_type',
  { bits, window }: { readonly bits: Bitmap | null; readonly window: Window },
): Steps<number[]> {
  const found: number[] = [];
  let skip = window.offset;
  for (const facet of rankedFacets(sortBy, query.sortOrder)) {
    const having = yield* read(source.facet(facet));
    const group = bits === null ? having : intersect(bits, having);
    const size = count(group);
    if (size > skip) found.push(...select(group, { offset: skip, limit: window.limit - found.length }, true));
    if (found.length === window.limit) break;
    skip = Math.max(0, skip - size);
  }
  return found;
}

function* createdSince(
  source: TicketIndex,
  { createdSince: instants }: Pick<TicketListQuery, 'createdSince'>,
): Steps<number[]> {
  if (instants.length === 0) return [];
  const spans = yield* read(source.creationSpans());
  const counts: number[] = [];
  for (const instant of instants) {
    counts.push(
      yield* countCreated(source, spans, { from: Date.parse(instant), to: Number.POSITIVE_INFINITY }),
    );
  }
  return counts;
}
