import type { UserId } from '../../../../events/ids.ts';
import type { Bitmap } from '../../../search/bitmap.ts';
import type { Layout } from '../../../search/layout.ts';
import type { Window } from '../../../search/select.ts';
import type { Awaitable } from '../../../search/steps.ts';
import type { Move, WalkStart } from '../../../store/moves.ts';
import type { TicketCounters, TicketDocument } from '../documents.ts';
import type { RankedTicket } from '../queries.ts';
import type { Facet } from './facets.ts';
import type { Place } from './place.ts';

/**
 * The creation times of one segment's tickets. Nearly always they ascend with the ordinals, but the clocks of several
 * machines differ, so no code relies on it: only spans that contain a bound are read.
 */
export interface CreationSpan {
  /** The number of its tickets. */
  readonly tickets: number;
  /** Milliseconds since the epoch. */
  readonly oldest: number;
  readonly newest: number;
}

export interface IndexState {
  /** The number of tickets: their ordinals are 0 to one less than this. */
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
  /** The rank is the time of the last change, in milliseconds since the epoch. */
  readonly from: Place;
  readonly limit: number;
}

/** What a ticket list is made of, all of one state. */
export interface TicketIndex {
  readonly layout: Layout;
  state(): Awaitable<IndexState>;
  facet(facet: Facet): Awaitable<Bitmap>;
  /** Of the tickets of any of these users. */
  ordinalsOf(users: readonly UserId[]): Awaitable<readonly number[]>;
  /** In order; the last one may be shorter than the others. */
  creationSpans(): Awaitable<readonly CreationSpan[]>;
  /** The creation times of the tickets of a span, in milliseconds since the epoch, in the order of ordinals. */
  creationTimes(span: number): Awaitable<Float64Array>;
  /** The time of the last change of each ticket, in milliseconds since the epoch, in the requested order. */
  updateTimes(ordinals: readonly number[]): Awaitable<readonly number[]>;
  /** The ordinals of all tickets in that order, as far as the window goes. */
  walkByUpdate(walk: UpdatedWalk): Awaitable<readonly number[]>;
  /** The ordinals of the tickets that follow a place in that order, among equal times the newest first. */
  updatedAfter(after: UpdatedAfter): Awaitable<readonly number[]>;
  /** The beginning of paging through an order that changes. */
  walkStart(): Awaitable<WalkStart>;
  /** The moves since then, newest first; null when they aren't known any more. */
  movesSince(start: WalkStart): Awaitable<readonly Move[] | null>;
}

/** The index with the tickets themselves, or with the part of each that is known. */
export interface TicketIndexSource<Ticket extends RankedTicket = TicketDocument> extends TicketIndex {
  /** In the requested order. */
  documents(ordinals: readonly number[]): Awaitable<readonly Ticket[]>;
}
