import type { Stored } from '../../projection.ts';

/** When an event happened, in milliseconds since the epoch. Its id is its position. */
export interface EventTime extends Stored {
  readonly time: number;
}
