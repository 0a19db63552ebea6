import type { UserId } from '../../../../events/ids.ts';
import type { TicketCounters, TicketDocument } from '../documents.ts';
import type { Bitmap } from './bitmap.ts';
import type { Facet } from './facets.ts';
import type { Layout } from './layout.ts';
import type { Sequences } from './phrase.ts';
import type { SearchText } from './search-text.ts';
import type { Segment } from './segment.ts';
import type { Window } from './select.ts';
import type { Awaitable } from './steps.ts';

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

/** What a store must be able to read for a ticket list, everything from one and the same state of the store. */
export interface TicketIndexSource {
  readonly layout: Layout;
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
  /** A sealed segment: one that has all its tickets. */
  segment(segment: number): Awaitable<Segment>;
  sequences(segment: number): Awaitable<Sequences>;
  /** In the order asked for. */
  texts(ordinals: readonly number[]): Awaitable<readonly SearchText[]>;
  /** Of the tickets from `from` to before `to`. */
  textsBetween(from: number, to: number): Awaitable<readonly SearchText[]>;
  /** In the order asked for. */
  documents(ordinals: readonly number[]): Awaitable<readonly TicketDocument[]>;
}
