import { LRUCache } from 'lru-cache';
import { NO_STREAM, type Revision } from '../port.ts';

/** About 200 bytes each. */
const STREAMS_REMEMBERED = 20_000;

/**
 * Where streams end, as far as the only writer of a log has seen: a state that was folded up to there needs no look into the
 * file. Every append of the process passes through here, in the order of the log.
 */
export class KnownEnds {
  /** A bound of `max` would allocate all its memory at once. */
  readonly #ends = new LRUCache<string, Revision>({ maxSize: STREAMS_REMEMBERED, sizeCalculation: () => 1 });
  /** Streams with these beginnings may end at any time, and begin again. */
  readonly #ending = new Set<string>();

  /** The revision of the last event of a stream; undefined: look. */
  of(stream: string): Revision | undefined {
    return this.#ends.get(stream);
  }

  /** The stream has ended there, or later. A look into the file may be ahead of the answers to appends. */
  set(stream: string, end: Revision): void {
    if (end > (this.of(stream) ?? NO_STREAM) && !this.#mayEnd(stream)) this.#ends.set(stream, end);
  }

  /** Something was appended, or not. */
  forget(stream: string): void {
    this.#ends.delete(stream);
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
