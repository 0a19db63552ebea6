/** The input of a demo. The same plan gives the same events: ids, numbers, texts and times. */
export interface DemoPlan {
  readonly seed: number;
  readonly tickets: number;
  /** When the demo's clock stops, milliseconds since the epoch: the time of its last ticket. */
  readonly until: number;
  /** Of ticket numbers. */
  readonly prefix: string;
}
