import { backoffMs } from '../backoff.ts';
import { pause } from '../pause.ts';
import { BEGINNING, type EventReader, LogUnavailable, type Position, type RecordedEvent } from './port.ts';

/** In milliseconds: how long silence and failures are borne. */
export interface RetryPolicy {
  readonly watchdog: number;
  readonly backoff: number;
  readonly longestBackoff: number;
}

export const RETRY_POLICY: RetryPolicy = { watchdog: 5_000, backoff: 100, longestBackoff: 2_000 };

export interface ConsumerOptions {
  /** For errors. A consumer that keeps its checkpoint under a name uses this one. */
  readonly name: string;
  readonly log: Pick<EventReader, 'subscribe' | 'end'>;
  /**
   * Returns the position after which events are wanted. Called before each subscription. `last`: of the last event that was
   * dealt with since the start; null at the start.
   */
  readonly begin: (last: Position | null) => Promise<Position> | Position;
  /** Deals with the next events, and says so by `moveTo`. The next batch comes when it has resolved. */
  readonly consume: (events: readonly RecordedEvent[], turn: Turn) => Promise<void> | void;
  /** The subscription failed or ended, for the so many-th time in a row without progress. What this throws ends the consumer. */
  readonly onInterrupted: (error: unknown, failures: number) => void;
  /** The subscription brings events again after an interruption, or has none to bring. */
  readonly onResumed?: () => void;
  /** What counts as progress; the position unless given. */
  readonly checkpoint?: () => Position;
  readonly retryPolicy?: Partial<RetryPolicy>;
}

export interface Turn {
  /** Aborts when the consumer is to stop. */
  readonly signal: AbortSignal;
  /** Everything up to there is dealt with, and is not brought again. */
  moveTo(position: Position): void;
}

/** Something that follows the log, in its order, whatever happens to its subscriptions. */
export interface Consumer {
  /** Runs until the signal aborts. Throws only what `onInterrupted` throws. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves once it is known where it begins (everything later is brought), or when it turned out that the log is down. */
  readonly tried: Promise<void>;
  /** Of the last event that was dealt with; null before it is known where to begin. */
  position(): Position | null;
  /** Ends the subscription as a failure: it begins again. */
  interrupt(error: unknown): void;
}

/** The one loop in which all consumers of the log follow it. */
export function createConsumer({ name, log, ...options }: ConsumerOptions): Consumer {
  const { watchdog, backoff: first, longestBackoff: longest } = { ...RETRY_POLICY, ...options.retryPolicy };
  const { promise: tried, resolve: markTried } = Promise.withResolvers<void>();
  let position: Position | null = null;
  let isBusy = false;
  let isInterrupted = false;
  let interrupt: (error: unknown) => void = () => {};
  const checkpoint = options.checkpoint ?? (() => position ?? BEGINNING);

  async function follow(signal: AbortSignal): Promise<void> {
    const from = await options.begin(position);
    position = from;
    markTried();
    const attempt = new AbortController();
    interrupt = (error) => attempt.abort(error);
    const watching = watch(from);
    try {
      const ended = AbortSignal.any([signal, attempt.signal]);
      for await (const { events } of log.subscribe(from, ended)) {
        await bring(events, signal);
        if (isInterrupted) options.onResumed?.();
        isInterrupted = false;
      }
    } finally {
      clearInterval(watching);
    }
    if (!signal.aborted)
      throw attempt.signal.reason ?? new LogUnavailable(`the subscription of ${name} ended`);
  }

  /** A new subscription may bring the last events of the one before once more. */
  async function bring(events: readonly RecordedEvent[], signal: AbortSignal): Promise<void> {
    const next = events.filter((event) => position === null || event.position > position);
    if (next.length === 0) return;
    const moveTo = (to: Position) => {
      position = to;
    };
    isBusy = true;
    try {
      await options.consume(next, { signal, moveTo });
    } finally {
      isBusy = false;
    }
  }

  /** A subscription can fall silent without an error: it is dropped when the log has events that it doesn't bring. */
  function watch(from: Position): NodeJS.Timeout {
    let lastSeen = from;
    const look = async () => {
      const end = await log.end();
      const now = position ?? from;
      if (!isBusy && end > now && now === lastSeen)
        interrupt(new LogUnavailable(`the subscription of ${name} has fallen silent`));
      lastSeen = now;
    };
    return setInterval(() => look().catch(() => {}), watchdog);
  }

  async function run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      const before = checkpoint();
      try {
        await follow(signal);
      } catch (error) {
        markTried();
        if (signal.aborted) return;
        isInterrupted = true;
        if (checkpoint() > before) failures = 0;
        options.onInterrupted(error, failures + 1);
        await pause(backoffMs({ first, longest }, failures), signal);
      }
    }
  }

  return { run, tried, position: () => position, interrupt: (error) => interrupt(error) };
}

/** Where a consumer begins that wants what happens from its start on. */
export const fromTheEnd =
  (log: Pick<EventReader, 'end'>): ConsumerOptions['begin'] =>
  (last) =>
    last ?? log.end();
