import { createConsumer, fromTheEnd } from '../../events/log/consumer.ts';
import type { EventReader } from '../../events/log/port.ts';

/** Tells when the log has grown. It follows the log only while anybody waits for that. */
export interface Arrivals {
  /** Changes with each arrival. */
  count(): number;
  /** Resolves once there are arrivals beyond a count: with false after so many milliseconds, or when the signal aborts. */
  beyond(count: number, timeoutMs: number, signal: AbortSignal): Promise<boolean>;
}

/** `onInterrupted`: following the log failed; it resumes by itself, and waiting takes the whole time until then. */
export function createArrivals(
  log: Pick<EventReader, 'subscribe' | 'end'>,
  onInterrupted: (error: unknown) => void,
): Arrivals {
  const waiting = new Set<() => void>();
  let arrivals = 0;
  let following: AbortController | null = null;

  function arrive(): void {
    arrivals++;
    for (const wake of [...waiting]) wake();
  }

  /** One consumer for all that wait. */
  function follow(): void {
    if (following !== null) return;
    following = new AbortController();
    const consumer = createConsumer({
      ...{ name: 'history/feed', log, onInterrupted },
      begin: async (last) => {
        const position = await fromTheEnd(log)(last);
        // What came before is noticed, too.
        arrive();
        return position;
      },
      consume(events, { moveTo }) {
        const last = events.at(-1);
        if (last !== undefined) moveTo(last.position);
        arrive();
      },
    });
    void consumer.run(following.signal);
  }

  function leave(wake: () => void): void {
    waiting.delete(wake);
    if (waiting.size > 0) return;
    // The next one who waits comes soon, unless this was the last.
    setTimeout(() => {
      if (waiting.size > 0) return;
      following?.abort();
      following = null;
    }, IDLE_MS).unref();
  }

  return {
    count: () => arrivals,
    beyond(count, timeoutMs, signal) {
      if (arrivals > count) return Promise.resolve(true);
      follow();
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', wake);
          leave(wake);
          resolve(arrivals > count);
        };
        const timer = setTimeout(wake, timeoutMs);
        signal.addEventListener('abort', wake);
        waiting.add(wake);
        if (signal.aborted) wake();
      });
    },
  };
}

/** The log is still followed so long after the last one has waited, in milliseconds. */
const IDLE_MS = 1_000;
