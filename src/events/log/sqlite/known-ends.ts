import { LRUCache } from 'lru-cache';
import { type AppendResult, NO_STREAM, type Position, type Revision } from '../port.ts';
import { KnownStreams } from './known-streams.ts';
import type { Answers } from './wire.ts';

/** An append that the writer hasn't answered yet. */
export interface Waiting {
  readonly stream: string;
  resolve(result: AppendResult): void;
  reject(error: Error): void;
}

/** About 200 bytes each. */
const STREAMS_REMEMBERED = 20_000;

/**
 * Where streams end, and which there are, as far as the only writer of a log has seen: a state that was folded up to there needs no look into the
 * file. Every append of the process passes through here, in the order of the log.
 */
export class KnownEnds {
  /** A bound of `max` would allocate all its memory at once. */
  readonly #ends = new LRUCache<string, Revision>({ maxSize: STREAMS_REMEMBERED, sizeCalculation: () => 1 });
  /** Streams with these beginnings may end at any time, and begin again. */
  readonly #ending = new Set<string>();
  readonly streams = new KnownStreams();
  readonly #waiting: () => readonly Waiting[];
  #isOver = false;

  /** @param waiting the appends that the writer hasn't answered yet */
  constructor(waiting: () => readonly Waiting[]) {
    this.#waiting = waiting;
  }

  /** The revision of the last event of a stream; undefined: look. */
  of(stream: string): Revision | undefined {
    return this.#ends.get(stream);
  }

  /** The stream has ended there, or later. A look into the file may be ahead of the answers to appends. */
  set(stream: string, end: Revision): void {
    if (this.#isOver || this.#mayEnd(stream)) return;
    if (end > (this.of(stream) ?? NO_STREAM)) this.#ends.set(stream, end);
  }

  /**
   * The writer has answered the first of the appends that wait, to a log that ended at `head`. To be called before anybody hears
   * of their events: a state in which they are missing must not count as the newest one.
   */
  answered(appends: readonly Waiting[], answers: Answers, head: Position): void {
    for (let index = 0; index < answers.length / 2; index++) {
      const [position, revision] = [answers[2 * index], answers[2 * index + 1]] as [number, number];
      const { stream } = appends[index] as Waiting;
      // A repeated append is answered with its first place, and the stream may go on behind that.
      if (position === 0 || position > head) this.set(stream, revision);
      else this.#ends.delete(stream);
    }
  }

  /** A look has found no stream whose name begins like that. */
  unused(prefix: string): void {
    if (!this.#waiting().some(({ stream }) => stream.startsWith(prefix))) this.streams.addUnused(prefix);
  }

  /** They may have been appended, or not. */
  failed(appends: readonly Waiting[]): void {
    for (const { stream } of appends) this.#ends.delete(stream);
  }

  /** The log is closed, or can't be trusted: nothing is known from now on. */
  over(): void {
    this.#isOver = true;
    this.#ends.clear();
    this.streams.over();
  }

  /** Some of the streams whose names begin like that are dropped: nothing is known of them any more, nor later. */
  dropped(prefix: string): void {
    this.#ending.add(prefix);
    for (const stream of this.#ends.keys()) if (stream.startsWith(prefix)) this.#ends.delete(stream);
  }

  #mayEnd(stream: string): boolean {
    for (const prefix of this.#ending) if (stream.startsWith(prefix)) return true;
    return false;
  }
}
