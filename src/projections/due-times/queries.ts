import type { Instant } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';

/** When something is due, once. */
export interface DueTime {
  /** What is due, such as the id of a login. */
  readonly id: string;
  /** Null: nothing is due any more. */
  readonly at: Instant | null;
  /** Of the event that set it. */
  readonly since: Position;
  /** The last one that has passed, where no other event than that says so. */
  readonly passed: Instant | null;
  readonly position: Position;
}

/** A due time that is still to come, or that has passed and nobody has dealt with. */
export interface PendingDueTime extends DueTime {
  readonly at: Instant;
}

export interface DueTimeQueries {
  /** The earliest ones, in order, as many as a page holds (`page.ts`): after `after` where that is given. */
  earliest(query: {
    readonly after: Pick<PendingDueTime, 'id' | 'at'> | null;
  }): Promise<readonly PendingDueTime[]>;
}

/** In the column of those with nothing due: later than any instant. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** What the column holds, milliseconds since the epoch. */
export const placeOf = ({ at }: Pick<DueTime, 'at'>): number => (at === null ? NEVER : Date.parse(at));
