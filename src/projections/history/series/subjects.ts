export const TICKET = 1;
export const CONVERSATION = 2;

/** What is known of each ticket and conversation at a place of the log, by their numbers. Words by theirs; 0 is none. */
export class Subjects {
  /** `TICKET` or `CONVERSATION`; 0 before it is opened. */
  readonly kinds: Uint8Array;
  readonly types: Uint32Array;
  readonly priorities: Uint32Array;
  readonly statuses: Uint32Array;
  readonly admins: Uint32Array;
  /** Lists of words. */
  readonly tags: Uint32Array;
  readonly channels: Uint32Array;
  /** In milliseconds since the epoch. */
  readonly openedAt: Float64Array;
  /** The position of the event that opened it. */
  readonly begun: Float64Array;
  /** 1: an admin has answered. */
  readonly answered: Uint8Array;
  readonly #latest: Float64Array;

  constructor(count: number) {
    const size = count + 1;
    this.kinds = new Uint8Array(size);
    this.types = new Uint32Array(size);
    this.priorities = new Uint32Array(size);
    this.statuses = new Uint32Array(size);
    this.admins = new Uint32Array(size);
    this.tags = new Uint32Array(size);
    this.channels = new Uint32Array(size);
    this.openedAt = new Float64Array(size);
    this.begun = new Float64Array(size);
    this.answered = new Uint8Array(size);
    this.#latest = new Float64Array(size);
  }

  /** The time of a subject's next fact. Clocks of nodes may differ, but time doesn't go back within a subject. */
  timeOf(subject: number, time: number): number {
    const at = Math.max(time, this.#latest[subject] as number);
    this.#latest[subject] = at;
    return at;
  }
}
