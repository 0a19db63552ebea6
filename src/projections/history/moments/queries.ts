import type { Position } from '../../../events/log/port.ts';

/** Where the log was at an instant. */
export interface FoundInstant {
  /** Of the last event before the first one that happened later than the instant; `BEGINNING`: there is none. */
  readonly position: Position;
  /** Whether no event happened later: what is appended from now on may still belong to the instant. */
  readonly isOpen: boolean;
}

/** The last event up to a position. */
export interface FoundPosition {
  /** `BEGINNING`: there is none. */
  readonly position: Position;
  /** The time of the latest event up to there, in milliseconds since the epoch; 0: there is none. */
  readonly latest: number;
}

export interface MomentQueries {
  /** `time`: milliseconds since the epoch. */
  at(query: { readonly time: number }): Promise<FoundInstant>;
  upTo(query: { readonly position: Position }): Promise<FoundPosition>;
}
