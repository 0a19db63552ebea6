import { randomUUID } from 'node:crypto';
import type { EndingStreams } from '../port.ts';
import type { Appender } from './appender.ts';

/** Under way at once, beside what is appended for others. */
const AT_ONCE = 16;
const RETRY_MS = 1_000;
/** Names beyond that are let go while the server takes nothing: their streams stay. */
const MOST_WAITING = 100_000;

/**
 * Tells the server which streams end: its events are of no use to anybody after `$maxAge`, are shown no more from then
 * on, and go with the next scavenge. Nobody waits for that, and what fails is tried again.
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

  /** How many streams the server has not been told of yet. */
  get waiting(): number {
    return this.#waiting.size + this.#underWay;
  }

  /** A stream has been begun. */
  begun(stream: string): void {
    if (!stream.startsWith(this.#ending.prefix) || this.#waiting.size >= MOST_WAITING) return;
    this.#waiting.add(stream);
    this.#work();
  }

  /** Tells of what is waiting, unless the server takes nothing now. */
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
      void this.#tell(stream);
    }
  }

  /** Tells of one stream; throws while the server takes nothing. */
  async tell(stream: string): Promise<void> {
    const data = JSON.stringify({ $maxAge: Math.ceil(this.#ending.lifetimeMs / 1_000) });
    const told = { id: randomUUID(), type: '$metadata', data, metadata: '' };
    await this.#appender.append(`$$${stream}`, 'any', [told]);
  }

  async #tell(stream: string): Promise<void> {
    this.#underWay++;
    try {
      await this.tell(stream);
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
