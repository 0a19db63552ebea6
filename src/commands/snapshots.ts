import type { Revision } from '../events/log/port.ts';

/** The state of a long stream as of one of its events. Folding the stream can begin there. */
export interface Snapshot {
  /** The version of the fold that produced it. */
  readonly version: number;
  /** The last event that the state contains. */
  readonly revision: Revision;
  /** The id of that event. The snapshot belongs to this stream only if the log has the same event in that place. */
  readonly eventId: string;
  /** Plain JSON. */
  readonly state: unknown;
}

/** Keeps the latest snapshot of each long stream. Snapshots only save time: any of them may be lost, old or damaged. */
export interface Snapshots {
  /** Null when there is none that can be read. Never throws. */
  find(stream: string): Promise<Snapshot | null>;
  /** Replaces the stream's snapshot some time later. No caller waits for it, and a failure has no consequences. */
  keep(stream: string, snapshot: Snapshot): void;
  /** Removes all of them, also those that wait to be kept: somebody was erased. */
  forget(): void;
}

export const NO_SNAPSHOTS: Snapshots = { find: async () => null, keep() {}, forget() {} };
