import { nextTick } from 'node:process';
import type { AppendResult, ExpectedRevision, StoredEvent } from '../port.ts';
import type { Waiting } from './known-ends.ts';
import { type AppendMessage, appendsIn, takePosted, writeAppend } from './wire.ts';

/** Appends on their way to the writer, and those that it hasn't answered. All of a tick go as one message. */
export class Outbox {
  readonly #send: (message: AppendMessage) => void;
  #gathered: AppendMessage = [0];
  readonly #posted: AppendMessage[] = [];
  readonly #waiting: Waiting[] = [];

  constructor(send: (message: AppendMessage) => void) {
    this.#send = send;
  }

  /** Resolves with the writer's answer. `goesOn`: it happens together with the next one that is put in. */
  put(
    stream: string,
    expected: ExpectedRevision,
    events: readonly StoredEvent[],
    goesOn = false,
  ): Promise<AppendResult> {
    if (appendsIn(this.#gathered) === 0) nextTick(() => this.post());
    writeAppend(this.#gathered, stream, expected, events, goesOn);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ stream, resolve, reject });
    });
  }

  /** Sends what is gathered, at once. */
  post(): void {
    if (appendsIn(this.#gathered) === 0) return;
    this.#posted.push(this.#gathered);
    this.#send(this.#gathered);
    this.#gathered = [0];
  }

  /** Those that aren't answered yet, in their order. */
  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /** Takes the messages with the first appends, which are answered. */
  takeMessages(appends: number): AppendMessage[] {
    return takePosted(this.#posted, appends);
  }

  /** Takes the first appends: whoever waits is told by the caller. */
  takeWaiting(appends: number): Waiting[] {
    return this.#waiting.splice(0, appends);
  }
}
