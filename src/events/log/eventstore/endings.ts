import { randomUUID } from 'node:crypto';
import type { EndingStreams } from '../port.ts';
import type { Appender } from './appender.ts';

/** Concurrent appends of `$maxAge`. */
const AT_ONCE = 16;
const RETRY_MS = 1_000;
/** Further names are dropped while the server is down: their streams stay. */
const MOST_WAITING = 100_000;

/**
 * Sets `$maxAge` on the streams that end: the server hides their events after that time, and deletes them with the next
 * scavenge. No append waits for that, and a failed attempt is repeated.
 */
export class Endings {
  readonly #ending: EndingStreams;
  readonly #appender: Pick<Appender, 'append'>;
  readonly #waiting = new Set<string>();
  #underWay = 0;
  #retry: NodeJS.Timeout | undefined;
  #onRest = () => {};

  constructor(ending: EndingStreams, appender: Pick<Appender, 'append'>) {
    this.#ending = ending;
    this.#appender = appender;
  }

  /** How many streams still lack their `$maxAge`. */
  get waiting(): number {
    return this.#waiting.size + this.#underWay;
  }

  /** A stream has been begun. */
  begun(stream: string): void {
    if (!stream.startsWith(this.#ending.prefix) || this.#waiting.size >= MOST_WAITING) return;
    this.#waiting.add(stream);
    this.#work();
  }

  /** Sets `$maxAge` on the waiting streams, unless the server is down. */
  async close(): Promise<void> {
    if (this.waiting > 0 && !this.#retry) {
      await new Promise<void>((resolve) => {
        this.#onRest = resolve;
      });
    }
    clearTimeout(this.#retry);
    this.#waiting.clear();
  }

  #work(): void {
    for (const stream of this.#waiting) {
      if (this.#underWay >= AT_ONCE || this.#retry) return;
      this.#waiting.delete(stream);
      void this.#trySet(stream);
    }
  }

  /** Sets `$maxAge` on one stream; throws while the server is down. */
  async setMaxAge(stream: string): Promise<void> {
    const data = JSON.stringify({ $maxAge: Math.ceil(this.#ending.lifetimeMs / 1_000) });
    const event = { id: randomUUID(), type: '$metadata', data, metadata: '' };
    await this.#appender.append(`$$${stream}`, 'any', [event]);
  }

  async #trySet(stream: string): Promise<void> {
    this.#underWay++;
    try {
      await this.setMaxAge(stream);
    } catch {
      this.#waiting.add(stream);
      this.#retry ??= setTimeout(() => {
        this.#retry = undefined;
        this.#work();
      }, RETRY_MS).unref();
    }
    this.#underWay--;
    this.#work();
    if (this.#underWay === 0) this.#onRest();
  }
}
