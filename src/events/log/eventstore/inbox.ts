import type { AllStreamResolvedEvent, AllStreamSubscription } from '@eventstore/db-client';
import type { LogBatch, RecordedEvent } from '../port.ts';
import { ownEvents } from './recorded.ts';

/** Events held for a consumer that is busy; beyond, the server has to wait, and drops who is too slow for it. */
export const BUFFER = 256;

/** What has come of a subscription and isn't taken yet, and whether it reaches the end of the log. */
export class Inbox {
  readonly #subscription: AllStreamSubscription;
  #taken = 0;
  /** How many events there are before the server's word that these are all; none yet while that hasn't come. */
  #caughtUpAfter = Number.POSITIVE_INFINITY;
  #isTold = false;
  #dropped: Error | undefined;
  #wake: () => void = () => {};

  constructor(subscription: AllStreamSubscription) {
    this.#subscription = subscription;
    subscription.on('caughtUp', () => {
      this.#caughtUpAfter = this.#taken + subscription.readableLength;
      this.wake();
    });
    subscription.on('fellBehind', () => {
      this.#caughtUpAfter = Number.POSITIVE_INFINITY;
      this.#isTold = false;
    });
    subscription.on('readable', () => this.wake());
    // Stays, so that an error after leaving has a listener.
    subscription.on('error', (error) => this.#drop(error));
    subscription.on('end', () => this.#drop(new Error('the server ended the subscription')));
  }

  /** The next batch; null when there is nothing new. Throws why when there will be nothing new any more. */
  take(): LogBatch | null {
    const events = this.#events();
    const caughtUp = this.#taken >= this.#caughtUpAfter && this.#subscription.readableLength === 0;
    if (events.length > 0 || (caughtUp && !this.#isTold)) {
      this.#isTold = caughtUp;
      return { events, caughtUp };
    }
    if (this.#dropped && this.#subscription.readableLength === 0) throw this.#dropped;
    return null;
  }

  /** Resolves at the next event, word or wake. */
  news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  wake(): void {
    this.#wake();
  }

  leave(): void {
    // A call that was never opened is never left either.
    this.#subscription.unsubscribe().catch(() => {});
    this.#subscription.destroy();
  }

  #events(): RecordedEvent[] {
    const resolved: AllStreamResolvedEvent[] = [];
    for (let one = this.#subscription.read(); one !== null; one = this.#subscription.read()) {
      resolved.push(one);
      if (resolved.length === BUFFER) break;
    }
    this.#taken += resolved.length;
    return ownEvents(resolved);
  }

  #drop(error: Error): void {
    this.#dropped ??= error;
    this.wake();
  }
}
