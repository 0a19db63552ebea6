import { setTimeout as pause } from 'node:timers/promises';
import type { Codec } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { BEGINNING, type EventReader, type Position, type RecordedEvent } from '../events/log/port.ts';
import type { Progress } from '../projections/progress.ts';
import type { Audience } from './audience.ts';
import type { Broadcast } from './declare.ts';
import type { Logger } from './logger.ts';

export interface BroadcasterOptions {
  readonly log: Pick<EventReader, 'subscribe' | 'end'>;
  readonly codec: Codec;
  readonly progress: Pick<Progress, 'reached'>;
  readonly audience: Audience;
  /** What is to be told after an event. Throws when it can't be said now. */
  readonly broadcastsOf: (envelope: EventEnvelope) => Promise<readonly Broadcast[]>;
  /** Everything up to here was told: from now on, whoever reads on this node must see at least that. */
  readonly announced: (position: Position) => void;
  readonly logger: Logger;
  /** For tests: how long silence, slowness and failures are borne. */
  readonly patience?: Partial<Patience>;
}

/** In milliseconds. */
interface Patience {
  readonly watchdog: number;
  readonly slowProjection: number;
  readonly backoff: number;
  readonly longestBackoff: number;
}

const PATIENCE: Patience = { watchdog: 5_000, slowProjection: 5_000, backoff: 50, longestBackoff: 2_000 };

/** This node's follower of the log, which tells its sockets what happens. */
export interface Broadcaster {
  /** Runs until the signal aborts, and then stops after the event that it is at. Never throws. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves once the log's end is known: everything later is told. */
  readonly started: Promise<void>;
  /** The last event that was dealt with. */
  handled(): Position;
}

/**
 * Tells everything that happens from its start on, in the order of the log, each event once, and never before the
 * read models show it. It remembers nothing but the position of the last event that it dealt with: after a dropped
 * subscription it goes on from there.
 */
export function createBroadcaster(options: BroadcasterOptions): Broadcaster {
  const { log, logger } = options;
  const patience = { ...PATIENCE, ...options.patience };
  const { promise: started, resolve: markStarted } = Promise.withResolvers<void>();
  let handled: Position | null = null;
  let busy = false;

  async function follow(signal: AbortSignal): Promise<void> {
    handled ??= await log.end();
    markStarted();
    const attempt = new AbortController();
    const watchdog = watch((error) => attempt.abort(error));
    try {
      const ended = AbortSignal.any([signal, attempt.signal]);
      for await (const { events } of log.subscribe(handled, ended)) await handleInOrder(events, signal);
    } finally {
      clearInterval(watchdog);
    }
    if (!signal.aborted) throw attempt.signal.reason ?? new Error('the subscription ended');
  }

  /** The next batch is fetched only when this one is told: a slow projection costs no memory. */
  async function handleInOrder(events: readonly RecordedEvent[], signal: AbortSignal): Promise<void> {
    busy = true;
    try {
      for (const recorded of events) {
        if (handled !== null && recorded.position <= handled) continue;
        if (!(await tell(recorded, signal))) return;
        handled = recorded.position;
      }
    } finally {
      busy = false;
    }
  }

  /** False when it was stopped before. */
  async function tell(recorded: RecordedEvent, signal: AbortSignal): Promise<boolean> {
    const envelope = decode(recorded);
    const broadcasts = envelope === null ? [] : await options.broadcastsOf(envelope);
    const heard = broadcasts.filter(({ room }) => options.audience.size(room) > 0);
    if (heard.length > 0 && !(await projected(recorded.position, signal))) return false;
    if (signal.aborted) return false;
    logDeliveries(broadcasts, options);
    for (const broadcast of heard) options.audience.tell(broadcast);
    if (heard.length > 0) options.announced(recorded.position);
    return true;
  }

  async function projected(position: Position, signal: AbortSignal): Promise<boolean> {
    for (let warned = false; !signal.aborted; warned = true) {
      if (await options.progress.reached(position, patience.slowProjection)) return true;
      if (!warned) logger.warn({ position }, 'Broadcasts wait for the read models');
    }
    return false;
  }

  /** An event that can't be read stops its projection, which is the one to say so; here nobody can hear of it. */
  function decode(recorded: RecordedEvent): EventEnvelope | null {
    try {
      return options.codec.decode(recorded);
    } catch (error) {
      const { type, position } = recorded;
      logger.warn({ err: error, type, position }, 'An event could not be read and is not broadcast');
      return null;
    }
  }

  /** A subscription can fall silent without an error: what the log has and nobody brings is a dropped subscription. */
  function watch(drop: (error: unknown) => void): NodeJS.Timeout {
    let lastSeen = handled;
    const look = async () => {
      const end = await log.end();
      if (!busy && end > (handled ?? BEGINNING) && handled === lastSeen) drop(new Error('the subscription has fallen silent'));
      lastSeen = handled;
    };
    return setInterval(() => look().catch(() => {}), patience.watchdog);
  }

  async function run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      const before = handled;
      try {
        await follow(signal);
      } catch (error) {
        if (signal.aborted) return;
        logger.warn({ err: error }, 'Broadcasts were interrupted and resume');
        if (handled !== before) failures = 0;
        const backoff = Math.min(patience.longestBackoff, patience.backoff * 2 ** failures);
        await pause(backoff, undefined, { signal }).catch(() => {});
      }
    }
  }

  return { run, started, handled: () => handled ?? BEGINNING };
}
