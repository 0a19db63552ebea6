import { type Bitmap, has, ordinals } from '../../../search/bitmap.ts';
import type { Window } from '../../../search/select.ts';
import { read, type Steps } from '../../../search/steps.ts';
import type { TicketIndex, UpdatedWalk } from './source.ts';

/** The tickets to sort: those of a bitmap, or all of them (null). */
export interface Matched {
  readonly bits: Bitmap | null;
  readonly total: number;
  /** The number of all tickets, matching or not. */
  readonly tickets: number;
}

/** A part of an order, seen from the nearer end. */
interface NearWindow extends Window {
  readonly fromEnd: boolean;
}

/** Looking up the time of one ticket costs about as much as passing this many in order. */
export const LOOKUP_COST = 8;

/** The window of the matching tickets by last change; among equal times the newest ticket first. */
export function* selectByUpdate(
  source: TicketIndex,
  matched: Matched,
  window: Window,
  order: 'asc' | 'desc',
): Steps<readonly number[]> {
  const near = nearer(matched.total, window);
  if (near.limit === 0) return [];
  const walked = ((near.offset + near.limit) * matched.tickets) / matched.total;
  if (matched.bits !== null && matched.total * LOOKUP_COST < walked) {
    return yield* gather(source, matched.bits, window, order);
  }
  const found = yield* walk(source, matched, near, order);
  return near.fromEnd ? found.reverse() : found;
}

function nearer(total: number, { offset, limit }: Window): NearWindow {
  const end = Math.min(total, offset + limit);
  const size = Math.max(0, end - offset);
  const fromEnd = total - end < offset;
  return { offset: fromEnd ? total - end : offset, limit: size, fromEnd };
}

/** If few match: all their times, sorted. */
function* gather(
  source: TicketIndex,
  bits: Bitmap,
  { offset, limit }: Window,
  order: 'asc' | 'desc',
): Steps<number[]> {
  const found = ordinals(bits);
  const times = yield* read(source.updateTimes(found));
  const sign = order === 'asc' ? 1 : -1;
  return found
    .map((ordinal, at) => ({ ordinal, time: times[at] ?? 0 }))
    .sort((a, b) => sign * (a.time - b.time) || b.ordinal - a.ordinal)
    .slice(offset, offset + limit)
    .map(({ ordinal }) => ordinal);
}

/** If many match: along the order of all tickets, in strides that double, until enough of them are found. */
function* walk(
  source: TicketIndex,
  matched: Matched,
  near: NearWindow,
  order: 'asc' | 'desc',
): Steps<number[]> {
  const { bits, total, tickets } = matched;
  const direction = directionOf(order, near.fromEnd);
  if (bits === null) return [...(yield* read(source.walkByUpdate({ ...direction, ...near })))];
  const found: number[] = [];
  let [skip, offset] = [near.offset, 0];
  let limit = Math.ceil((1.2 * (near.offset + near.limit) * tickets) / total) + 64;
  while (found.length < near.limit && offset < tickets) {
    for (const ordinal of yield* read(source.walkByUpdate({ ...direction, offset, limit }))) {
      if (found.length === near.limit || !has(bits, ordinal)) continue;
      if (skip > 0) skip--;
      else found.push(ordinal);
    }
    offset += limit;
    limit = offset;
  }
  return found;
}

/** From the end, both directions are reversed. */
function directionOf(order: 'asc' | 'desc', fromEnd: boolean): Pick<UpdatedWalk, 'updated' | 'ordinal'> {
  if (!fromEnd) return { updated: order, ordinal: 'desc' };
  return { updated: order === 'asc' ? 'desc' : 'asc', ordinal: 'asc' };
}
