import type { Revision } from '../events/log/port.ts';

/** The state that a long stream folded into, so that folding it again can begin there. */
export interface Snapshot {
  /** Of the fold that made it. */
  readonly version: number;
  /** The last event that is in the state. */
  readonly revision: Revision;
  /** That event's id: the snapshot is of this stream only if the log has the same event in that place. */
  readonly eventId: string;
  /** Plain JSON. */
  readonly state: unknown;
}

/** Keeps the latest snapshot of each long stream. They only save time: any of them may be lost, old or damaged. */
export interface Snapshots {
  /** Null when there is none that can be read. Never throws. */
  find(stream: string): Promise<Snapshot | null>;
  /** Replaces the stream's snapshot some time later; nobody waits for it, and whether it worked changes nothing. */
  keep(stream: string, snapshot: Snapshot): void;
}

export const NO_SNAPSHOTS: Snapshots = { find: async () => null, keep() {} };
