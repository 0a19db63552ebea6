import { LogUnavailable, type Position, type RecordedEvent } from '../port.ts';
import { BUFFER_LIMIT, weightOf } from './wire.ts';

/** Hands new events to the subscriptions of this thread. */
export class Live {
  readonly #taps = new Set<Tap>();
  #head: Position;
  #ended: { readonly error: LogUnavailable | undefined } | undefined;

  /** @param head the end of the log, as far as is known here. */
  constructor(head: Position) {
    this.#head = head;
  }

  get head(): Position {
    return this.#head;
  }

  /** The log now ends at `head` with `events`, which are only created when there is a subscription. */
  publish(head: Position, events: () => readonly RecordedEvent[]): void {
    this.#head = head;
    if (this.#taps.size === 0) return;
    const batch = events();
    for (const tap of this.#taps) tap.push(head, batch);
  }

  /** Opens a buffer that gets everything from now on. */
  tap(): Tap {
    if (this.#ended) throw this.#ended.error ?? new LogUnavailable('The event log is closed');
    const tap: Tap = new Tap(this.#head, () => this.#taps.delete(tap));
    this.#taps.add(tap);
    return tap;
  }

  /** Ends all subscriptions: with the error, or as dropped when there is none. Only the first call counts. */
  end(error?: LogUnavailable): void {
    if (this.#ended) return;
    this.#ended = { error };
    for (const tap of this.#taps) tap.end(error);
  }
}

/** What one subscription has not taken yet: an unbroken run of events, or nothing when that grew too heavy. */
export class Tap {
  readonly close: () => void;
  #head: Position;
  #events: RecordedEvent[] = [];
  #weight = 0;
  #ended = false;
  #error: LogUnavailable | undefined;
  #wake: () => void = () => {};

  constructor(head: Position, close: () => void) {
    this.#head = head;
    this.close = close;
  }

  /** The end of the log, as far as is known here. */
  get head(): Position {
    return this.#head;
  }

  /** @throws LogUnavailable when the subscription was ended by an error. */
  hasEnded(): boolean {
    if (this.#error) throw this.#error;
    return this.#ended;
  }

  push(head: Position, events: readonly RecordedEvent[]): void {
    const last = this.#events.at(-1)?.position;
    // A feed that fell behind leaves events out: what is kept must stay unbroken.
    if (last !== undefined && events[0]?.position !== last + 1) this.#clear();
    this.#head = head;
    for (const event of events) {
      this.#events.push(event);
      this.#weight += weightOf(event);
    }
    if (this.#weight > BUFFER_LIMIT) this.#clear();
    this.wake();
  }

  /** The events right after `position`; none when the next one isn't here. Forgets those before it. */
  take(position: Position): readonly RecordedEvent[] {
    const first = this.#events[0];
    if (!first || first.position > position + 1) return [];
    const events = this.#events;
    this.#clear();
    return first.position === position + 1 ? events : events.slice(position + 1 - first.position);
  }

  end(error: LogUnavailable | undefined): void {
    this.#ended = true;
    this.#error = error;
    this.wake();
  }

  /** Resolves at the next push, end or `wake`. */
  news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  wake(): void {
    this.#wake();
  }

  #clear(): void {
    this.#events = [];
    this.#weight = 0;
  }
}
