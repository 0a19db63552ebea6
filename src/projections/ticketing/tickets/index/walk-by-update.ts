import { has, ordinals } from '../../../search/bitmap.ts';
import { read, type Steps } from '../../../search/steps.ts';
import { LOOKUP_COST, type Matched } from './by-update.ts';
import { comparison, type EarlierRanks, type Place, type Walk } from './place.ts';
import type { TicketIndex } from './source.ts';

/** The tickets after a place by last change. Those that have changed since the first page are at their former times. */
export function* walkByUpdate(source: TicketIndex, matched: Matched, walk: Walk): Steps<readonly Place[]> {
  const inOrder = comparison(walk.sortOrder);
  const follows = (place: Place) => inOrder(walk.after, place) < 0;
  const walked = (walk.limit * matched.tickets) / Math.max(1, matched.total);
  if (matched.bits !== null && matched.total * LOOKUP_COST < walked) {
    const all = yield* placesOf(source, ordinals(matched.bits), walk.earlier);
    return all.filter(follows).sort(inOrder).slice(0, walk.limit);
  }
  const moved = [...walk.earlier]
    .map(([ordinal, rank]) => ({ ordinal, rank }))
    .filter((place) => follows(place) && isMatching(matched, place.ordinal));
  const others = yield* unmoved(source, matched, walk);
  return [...others, ...moved].sort(inOrder).slice(0, walk.limit);
}

const isMatching = ({ bits }: Matched, ordinal: number): boolean => bits === null || has(bits, ordinal);

function* placesOf(source: TicketIndex, found: readonly number[], earlier: EarlierRanks): Steps<Place[]> {
  const times = yield* read(source.updateTimes(found));
  return found.map((ordinal, at) => ({ ordinal, rank: earlier.get(ordinal) ?? times[at] ?? 0 }));
}

/** Along the current order, in strides that double, until enough tickets are found that have not moved. */
function* unmoved(source: TicketIndex, matched: Matched, walk: Walk): Steps<Place[]> {
  const { sortOrder: order, earlier } = walk;
  const found: number[] = [];
  let from = walk.after;
  let limit = Math.ceil((1.2 * walk.limit * matched.tickets) / Math.max(1, matched.total)) + 64;
  for (;;) {
    const met = yield* read(source.updatedAfter({ order, from, limit }));
    for (const ordinal of met) if (!earlier.has(ordinal) && isMatching(matched, ordinal)) found.push(ordinal);
    const last = met.at(-1);
    if (last === undefined || met.length < limit || found.length >= walk.limit) break;
    const [time = 0] = yield* read(source.updateTimes([last]));
    from = { ordinal: last, rank: time };
    limit *= 2;
  }
  return yield* placesOf(source, found.slice(0, walk.limit), earlier);
}
