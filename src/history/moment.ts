import type { Instant } from '../events/ids.ts';
import type { Position } from '../events/log/port.ts';

/** A moment of the log. What there was then follows from all events up to its position. */
export interface Moment {
  /** Of the last event that counts; `BEGINNING` before the first one. */
  readonly position: Position;
  /**
   * Of the latest event up to there; before the first one, the beginning of the epoch. So it follows from the position alone, and
   * an answer is the same by an instant and by the position that the instant means.
   */
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
