import { read, type Steps } from '../../../search/steps.ts';
import { ReadModelsUnavailable } from '../../../store/port.ts';
import { type WorkItem, workId } from '../documents.ts';
import type { FoundPart, WorkListPage, WorkListQuery, WorkPlace } from '../queries.ts';
import { earlierRanks } from '../ranks.ts';
import { foundPlaces } from './found.ts';
import { type Matched, matching } from './matching.ts';
import { isSet } from './order.ts';
import { inBoth, type Places, placesAmong } from './places.ts';
import type { WorkRows } from './rows.ts';
import type { WorkSource } from './source.ts';
import type { Work } from './table.ts';
import { placesAfter, rankAt } from './walk.ts';

type Page = Pick<WorkListPage, 'items' | 'next' | 'isExpired'>;

/** Answers a list query. */
export function* listWork(source: WorkSource, work: Work, query: WorkListQuery): Steps<WorkListPage> {
  const { rows } = work;
  const matched = matching(rows, query.filters, yield* narrowed(source, rows, query));
  const page =
    query.after === null ? pageAt(source, work, query, matched) : pageAfter(source, work, query, matched);
  return { ...(yield* page), total: matched.total };
}

/** The places among which to look; null: all. */
function* narrowed(
  source: WorkSource,
  rows: WorkRows,
  { among, owner, begun, found }: WorkListQuery,
): Steps<Places | null> {
  const placesOf = (items: readonly WorkItem[]) =>
    placesAmong(
      rows,
      items.map(({ begun }) => begun),
    );
  const parts: Places[] = [];
  if (found !== null) {
    for (const part of [found.whole, ...found.words]) yield* checkNumbering(source, rows, part);
    parts.push(foundPlaces(rows, found));
  }
  if (begun !== null) parts.push(placesAmong(rows, begun));
  if (among !== null) parts.push(placesOf(yield* read(source.named(among))));
  if (owner !== null) parts.push(placesOf(yield* read(source.ofOwner(owner))));
  const [first, ...others] = parts;
  return first === undefined ? null : others.reduce(inBoth, first);
}

/** Where one of the two has a ticket that the other hasn't (its stream stood still), nothing is shown that may be wrong. */
function* checkNumbering(source: WorkSource, rows: WorkRows, { tickets }: FoundPart): Steps<void> {
  const place = rows.tickets.numbers[tickets.count - 1] ?? 0;
  const last = tickets.count === 0 ? [] : yield* read(source.items([rows.keyAt(place)]));
  const isAlike = tickets.last === null || last[0]?.id === workId('ticket', tickets.last);
  if (tickets.count > rows.ticketCount || !isAlike)
    throw new ReadModelsUnavailable('tickets and the list of work are not numbered alike: rebuild both');
}

/** The page at an offset of the current list. */
function* pageAt(source: WorkSource, work: Work, query: WorkListQuery, matched: Matched): Steps<Page> {
  const { rows } = work;
  const places = placesAt(work, query, matched);
  const items = yield* itemsAt(source, rows, places);
  const last = places.at(-1);
  if (last === undefined || query.offset + places.length >= matched.total)
    return { items, next: null, isExpired: false };
  const since = yield* read(source.walkStart());
  return { items, next: placeOf(work, query, { place: last, since }), isExpired: false };
}

/** The page after a place, in the order at the first page. */
function* pageAfter(source: WorkSource, work: Work, query: WorkListQuery, matched: Matched): Steps<Page> {
  const { after, sortBy, limit } = query;
  const moves = after && (yield* read(source.movesSince(after.since)));
  if (after === null || moves === null) return { items: [], next: null, isExpired: true };
  const earlier = sortBy === 'created' ? new Map<number, number>() : earlierRanks(moves, sortBy);
  const found = placesAfter(work, { ...query, after, earlier, limit: limit + 1 }, matched);
  const shown = found.slice(0, limit);
  const items = yield* itemsAt(
    source,
    work.rows,
    shown.map(({ place }) => place),
  );
  const last = found.length > limit ? shown.at(-1) : undefined;
  const next = last && { rank: last.rank, begun: work.rows.keyAt(last.place), since: after.since };
  return { items, next: next ?? null, isExpired: false };
}

const placeOf = (
  { rows }: Work,
  { sortBy }: WorkListQuery,
  { place, since }: { readonly place: number; readonly since: WorkPlace['since'] },
): WorkPlace => ({ rank: rankAt(rows, sortBy, place), begun: rows.keyAt(place), since });

function placesAt(
  work: Work,
  { sortBy, sortOrder, offset, limit }: WorkListQuery,
  matched: Matched,
): number[] {
  const { size } = work.rows;
  const sorted = sortBy === 'created' ? null : work.order(sortBy);
  const { bits } = matched;
  const found: number[] = [];
  let skip = bits === null ? 0 : offset;
  for (let step = bits === null ? offset : 0; step < size && found.length < limit; step++) {
    const at = sortOrder === 'asc' ? step : size - 1 - step;
    const place = sorted === null ? at : (sorted[at] ?? 0);
    if (bits !== null && !isSet(bits, place)) continue;
    if (skip > 0) skip--;
    else found.push(place);
  }
  return found;
}

/** In the requested order. */
function* itemsAt(source: WorkSource, rows: WorkRows, places: readonly number[]): Steps<readonly WorkItem[]> {
  if (places.length === 0) return [];
  const keys = places.map((place) => rows.keyAt(place));
  const found = new Map((yield* read(source.items(keys))).map((item) => [item.begun as number, item]));
  return keys.flatMap((key) => found.get(key) ?? []);
}
