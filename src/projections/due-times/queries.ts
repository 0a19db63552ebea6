import type { Instant } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';

/** One due time. */
export interface DueTime {
  /** What is due, such as the id of a login. */
  readonly id: string;
  /** Null: nothing is due any more. */
  readonly at: Instant | null;
  /** The position of the event that set it. */
  readonly since: Position;
  /** The last due time that has passed, if only its own event says so. */
  readonly passed: Instant | null;
  readonly position: Position;
}

/** A due time that is still to come, or that has passed and is not dealt with yet. */
export interface PendingDueTime extends DueTime {
  readonly at: Instant;
}

export interface DueTimeQueries {
  /** The earliest ones, in order, as many as a page holds (`page.ts`): after `after` if given. */
  earliest(query: {
    readonly after: Pick<PendingDueTime, 'id' | 'at'> | null;
  }): Promise<readonly PendingDueTime[]>;
  /** How many there are, `most` at most. */
  pending(query: { readonly most: number }): Promise<number>;
}

/** The value of the column when nothing is due: later than any instant. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** The value of the column, milliseconds since the epoch. */
export const placeOf = ({ at }: Pick<DueTime, 'at'>): number => (at === null ? NEVER : Date.parse(at));
