import { backoffMs } from '../backoff.ts';
import { BEGINNING, type EventReader, type Position, type RecordedEvent } from './port.ts';

/** In milliseconds: how long silence and failures are borne. */
export interface RetryPolicy {
  readonly watchdog: number;
  readonly backoff: number;
  readonly longestBackoff: number;
}

export const RETRY_POLICY: RetryPolicy = { watchdog: 5_000, backoff: 100, longestBackoff: 2_000 };

export interface FollowOptions {
  readonly log: Pick<EventReader, 'subscribe' | 'end'>;
  readonly retryPolicy: RetryPolicy;
  /** The last event that was dealt with; null before the log's end is known. */
  position(): Position | null;
  /** The log's end is known: whatever comes after it is brought. Called once. */
  readonly onStarted: (end: Position) => void;
  /** The next events, of which the first may have been brought before. The next ones come when it has resolved. */
  readonly bring: (events: readonly RecordedEvent[], signal: AbortSignal) => Promise<void> | void;
  /** Whether what was brought is still being dealt with: then nobody is silent. */
  readonly isBusy?: () => boolean;
  /** The subscription was dropped, has fallen silent or could not be had, and is taken up again. */
  readonly onInterrupted: (error: unknown) => void;
}

/** Something that follows the log from its start on, whatever happens to its subscriptions. */
export interface Following {
  /** Runs until the signal aborts. Never throws. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves once the log's end is known (everything later is brought), or when it turned out that the log is down. */
  readonly tried: Promise<void>;
}

/** Brings everything from the log's end on, in order: after a dropped subscription it goes on from `position`. */
export function followLog({ log, retryPolicy, position, ...options }: FollowOptions): Following {
  const { promise: tried, resolve: markTried } = Promise.withResolvers<void>();

  async function follow(signal: AbortSignal): Promise<void> {
    if (position() === null) options.onStarted(await log.end());
    markTried();
    const attempt = new AbortController();
    const watchdog = watch((error) => attempt.abort(error));
    try {
      const ended = AbortSignal.any([signal, attempt.signal]);
      for await (const { events } of log.subscribe(position() ?? BEGINNING, ended))
        await options.bring(events, signal);
    } finally {
      clearInterval(watchdog);
    }
    if (!signal.aborted) throw attempt.signal.reason ?? new Error('the subscription ended');
  }

  /** A subscription can fall silent without an error: what the log has and nobody brings is a dropped subscription. */
  function watch(drop: (error: unknown) => void): NodeJS.Timeout {
    let lastSeen = position();
    const look = async () => {
      const end = await log.end();
      const now = position();
      if (!options.isBusy?.() && end > (now ?? BEGINNING) && now === lastSeen)
        drop(new Error('the subscription has fallen silent'));
      lastSeen = now;
    };
    return setInterval(() => look().catch(() => {}), retryPolicy.watchdog);
  }

  async function run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      const before = position();
      try {
        await follow(signal);
      } catch (error) {
        markTried();
        if (signal.aborted) return;
        options.onInterrupted(error);
        if (position() !== before) failures = 0;
        const { backoff: first, longestBackoff: longest } = retryPolicy;
        await pause(backoffMs({ first, longest }, failures), signal);
      }
    }
  }

  return { run, tried };
}

/** Resolves after so many milliseconds, or as soon as the signal aborts. */
const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
