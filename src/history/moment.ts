import type { Instant } from '../events/ids.ts';
import type { Position } from '../events/log/port.ts';

/** A moment of the log. What there was then follows from all events up to its position. */
export interface Moment {
  /** Of the last event that counts; `BEGINNING` before the first one. */
  readonly position: Position;
  /** The instant that was asked for. Where a position was asked for, the time of the latest event up to there. */
  readonly time: Instant;
}

/** How a client names a moment: by an instant, or by the position of an event. */
export type AsOf =
  | { readonly kind: 'instant'; readonly instant: Instant }
  | { readonly kind: 'position'; readonly position: Position };

/** Why there is no such moment, as the rest of a sentence. */
export class NoSuchMoment extends Error {
  override readonly name = 'NoSuchMoment';
}
