import { setTimeout as pause } from 'node:timers/promises';
import type { Codec } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { BEGINNING, type EventReader, type Position, type RecordedEvent } from '../events/log/port.ts';
import type { Logger } from './logger.ts';

export interface FollowerOptions {
  readonly log: Pick<EventReader, 'subscribe' | 'end'>;
  readonly codec: Codec;
  /** Called with everything that happens, in the order of the log, each event once. Must not throw. */
  readonly heard: (envelope: EventEnvelope) => void;
  /** Called once, when everything later is heard: what was learnt before it may have changed unheard. */
  readonly started?: () => void;
  readonly logger: Logger;
  /** For tests: how long silence and failures are borne. */
  readonly patience?: Partial<Patience>;
}

/** In milliseconds. */
interface Patience {
  readonly watchdog: number;
  readonly backoff: number;
  readonly longestBackoff: number;
}

const PATIENCE: Patience = { watchdog: 5_000, backoff: 50, longestBackoff: 2_000 };

/** Follows the log for what can't wait for read models. */
export interface Follower {
  /** Runs until the signal aborts. Never throws. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves once the log's end is known (everything later is heard), or when it turned out that the log is down. */
  readonly tried: Promise<void>;
}

/**
 * Hears everything that happens from its start on. It remembers nothing but the position of the last event: after a
 * dropped subscription, or one that has fallen silent, it goes on from there.
 */
export function createFollower({ log, codec, heard, logger, ...options }: FollowerOptions): Follower {
  const patience = { ...PATIENCE, ...options.patience };
  const { promise: tried, resolve: markTried } = Promise.withResolvers<void>();
  let position: Position | null = null;

  function hear(recorded: RecordedEvent): void {
    if (position !== null && recorded.position <= position) return;
    position = recorded.position;
    try {
      heard(codec.decode(recorded));
    } catch (error) {
      // The projection of its stream stops at such an event, and says so; here everything else goes on.
      const { type } = recorded;
      logger.warn({ err: error, type, position }, 'An event could not be read and is passed over');
    }
  }

  async function follow(signal: AbortSignal): Promise<void> {
    if (position === null) {
      position = await log.end();
      options.started?.();
    }
    markTried();
    const attempt = new AbortController();
    const watchdog = watch((error) => attempt.abort(error));
    try {
      const ended = AbortSignal.any([signal, attempt.signal]);
      for await (const { events } of log.subscribe(position, ended)) events.forEach(hear);
    } finally {
      clearInterval(watchdog);
    }
    if (!signal.aborted) throw attempt.signal.reason ?? new Error('the subscription ended');
  }

  /** What the log has and nobody brings is a dropped subscription, even without an error. */
  function watch(drop: (error: unknown) => void): NodeJS.Timeout {
    let lastSeen = position;
    const look = async () => {
      const end = await log.end();
      if (end > (position ?? BEGINNING) && position === lastSeen)
        drop(new Error('the subscription has fallen silent'));
      lastSeen = position;
    };
    return setInterval(() => look().catch(() => {}), patience.watchdog);
  }

  async function run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      const before = position;
      try {
        await follow(signal);
      } catch (error) {
        markTried();
        if (signal.aborted) return;
        logger.warn({ err: error }, 'Following the log was interrupted and resumes');
        if (position !== before) failures = 0;
        const backoff = Math.min(patience.longestBackoff, patience.backoff * 2 ** failures);
        await pause(backoff, undefined, { signal }).catch(() => {});
      }
    }
  }

  return { run, tried };
}
