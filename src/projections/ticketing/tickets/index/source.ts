import type { UserId } from '../../../../events/ids.ts';
import type { Bitmap } from '../../../search/bitmap.ts';
import type { Window } from '../../../search/select.ts';
import type { Awaitable } from '../../../search/steps.ts';
import type { TextSource } from '../../../search/text-source.ts';
import type { Move, WalkStart } from '../../../store/moves.ts';
import type { TicketCounters, TicketDocument } from '../documents.ts';
import type { Facet } from './facets.ts';
import type { Place } from './place.ts';

/**
 * The creation times of one segment's tickets. Nearly always they ascend with the ordinals, but the clocks of
 * several machines disagree, so nothing here relies on it: only a span that a bound cuts through is looked into.
 */
export interface CreationSpan {
  /** How many tickets it holds. */
  readonly tickets: number;
  /** Milliseconds since the epoch. */
  readonly oldest: number;
  readonly newest: number;
}

export interface IndexState {
  /** How many tickets there are: their ordinals are 0 to before this. */
  readonly tickets: number;
  readonly counters: TicketCounters;
}

/** By time of the last change, and among equal times by ordinal, each in its direction. */
export interface UpdatedWalk extends Window {
  readonly updated: 'asc' | 'desc';
  readonly ordinal: 'asc' | 'desc';
}

export interface UpdatedAfter {
  readonly order: 'asc' | 'desc';
  /** Its rank is the time of a last change, in milliseconds since the epoch. */
  readonly from: Place;
  readonly limit: number;
}

/** What a store must be able to read for a ticket list, everything from one and the same state of the store. */
export interface TicketIndexSource extends TextSource {
  state(): Awaitable<IndexState>;
  facet(facet: Facet): Awaitable<Bitmap>;
  ordinalsOfUser(user: UserId): Awaitable<readonly number[]>;
  /** In order; the last one may be shorter than the others. */
  creationSpans(): Awaitable<readonly CreationSpan[]>;
  /** When each ticket of a span was created, in milliseconds since the epoch, in the order of ordinals. */
  creationTimes(span: number): Awaitable<Float64Array>;
  /** When each was last changed, in milliseconds since the epoch, in the order asked for. */
  updateTimes(ordinals: readonly number[]): Awaitable<readonly number[]>;
  /** The ordinals of all tickets in that order, as far as the window goes. */
  walkByUpdate(walk: UpdatedWalk): Awaitable<readonly number[]>;
  /** The ordinals of the tickets that follow a place in that order, among equal times the newest first. */
  updatedAfter(after: UpdatedAfter): Awaitable<readonly number[]>;
  /** A walk through an order that changes, which begins now. */
  walkStart(): Awaitable<WalkStart>;
  /** What has moved since, newest first; null when that isn't known any more. */
  movesSince(start: WalkStart): Awaitable<readonly Move[] | null>;
  /** In the order asked for. */
  documents(ordinals: readonly number[]): Awaitable<readonly TicketDocument[]>;
}
