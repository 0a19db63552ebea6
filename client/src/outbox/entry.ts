import { DeskError } from '../desk-error.ts';

/** `queued`: waits for its turn, or for another attempt. `refused`: the desk said no, and it is not repeated. */
export type EntryState = 'queued' | 'sending' | 'sent' | 'refused';

/**
 * What is to be sent, and how far it got.
 *
 * @group Outbox
 */
export interface Entry<Payload = unknown, Result = unknown> {
  /** By it, the desk carries it out once, however often it is sent. */
  readonly key: string;
  readonly payload: Payload;
  /** Entries of a lane are sent one after the other, such as all that are about one ticket. */
  readonly lane: string;
  /** When it was written, in milliseconds since the epoch. */
  readonly at: number;
  readonly state: EntryState;
  /** Whether the desk may have it already. */
  readonly isTried: boolean;
  /** Why it was refused, or why the last attempt failed. */
  readonly error: DeskError | null;
  /** Resolves with the answer of the desk; throws `DeskError` when it is refused, and with `aborted` when it is discarded. */
  readonly done: Promise<Result>;
}

/** An entry as it is kept: texts and numbers alone. */
export interface StoredEntry {
  readonly key: string;
  readonly payload: unknown;
  readonly lane: string;
  readonly at: number;
  /** When it was first sent; null: never. */
  readonly triedAt: number | null;
  readonly refusal: {
    readonly code: DeskError['code'];
    readonly message: string;
    readonly status: number;
  } | null;
}

/** An entry while the page lives. */
export class OutboxEntry<Payload, Result> implements Entry<Payload, Result> {
  key: string;
  readonly payload: Payload;
  readonly lane: string;
  readonly at: number;
  triedAt: number | null;
  state: EntryState = 'queued';
  error: DeskError | null = null;
  readonly done: Promise<Result>;
  resolve: (result: Result) => void = () => {};
  reject: (error: DeskError) => void = () => {};

  constructor({ key, payload, lane, at, triedAt, refusal }: StoredEntry) {
    this.key = key;
    this.payload = payload as Payload;
    this.lane = lane;
    this.at = at;
    this.triedAt = triedAt;
    if (refusal) {
      this.state = 'refused';
      this.error = new DeskError(refusal.code, refusal.message, refusal);
    }
    this.done = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
    // Who watches the states needn't catch it.
    this.done.catch(() => {});
  }

  get isTried(): boolean {
    return this.triedAt !== null;
  }

  stored(): StoredEntry {
    const { key, payload, lane, at, triedAt, state, error } = this;
    const { code, message, status } = error ?? {};
    const refusal =
      state === 'refused' && code && message !== undefined ? { code, message, status: status ?? 0 } : null;
    return { key, payload, lane, at, triedAt, refusal };
  }
}
