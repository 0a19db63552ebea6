import { setImmediate as breathe } from 'node:timers/promises';
import { type Codec, type Decoded, UndecodableEvent } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import {
  type Consumer,
  createConsumer,
  fromTheEnd,
  type RetryPolicy,
  type Turn,
} from '../events/log/consumer.ts';
import {
  BEGINNING,
  type EventReader,
  LogUnavailable,
  type Position,
  type RecordedEvent,
} from '../events/log/port.ts';
import { createOutageLog } from '../projections/outages.ts';
import type { Progress } from '../projections/progress.ts';
import type { Audience } from './audience.ts';
import type { Broadcast } from './declare.ts';
import type { Logger } from './logger.ts';
import type { RecentBroadcasts } from './recent-broadcasts.ts';
import type { RecentEvents } from './recent-events.ts';

export interface BroadcasterOptions<Sent extends Broadcast> {
  readonly log: Pick<EventReader, 'subscribe' | 'end'>;
  readonly codec: Codec;
  readonly progress: Pick<Progress, 'reached'>;
  readonly audience: Audience;
  /** The types of events that never have broadcasts, which aren't decoded; none unless given. */
  readonly untold?: ReadonlySet<string>;
  /** Where broadcasts are kept for a while. */
  readonly recent: RecentBroadcasts;
  /** Where it is kept where the latest events stand. */
  readonly recentEvents: RecentEvents;
  /** The broadcasts of an event. Throws `LogUnavailable` when they can't be computed now. */
  readonly broadcastsOf: (envelope: EventEnvelope) => Promise<readonly Sent[]>;
  /** Called for each broadcast, with the number of sockets that it reached. */
  readonly onDelivered: (broadcast: Sent, sockets: number) => void;
  /** Called when all events up to a position are broadcast: from then on, reads on this node must include it. */
  readonly onBroadcast: (position: Position) => void;
  readonly logger: Logger;
  /** For tests: the tolerance for silence, slowness and failures. */
  readonly retryPolicy?: Partial<BroadcastRetryPolicy>;
}

/** `slowProjection`: after how many milliseconds of waiting for the read models a warning is logged. */
interface BroadcastRetryPolicy extends Partial<RetryPolicy> {
  readonly slowProjection: number;
}

const INTERRUPTED = 'Broadcasts were interrupted and resume';
/** How long a wait for the read models may outlast the signal to stop. */
const REACHED_MS = 1_000;
const RETRY_POLICY: BroadcastRetryPolicy = { slowProjection: 5_000 };

/** This node's consumer of the log, which broadcasts events to its sockets. */
export interface Broadcaster extends Pick<Consumer, 'run' | 'tried'> {
  /** Whether every later event is broadcast. */
  isStarted(): boolean;
  /** The last event that was dealt with. */
  handled(): Position;
}

/** Events without listeners cost little: after so many of them, requests get a turn of the event loop. */
const UNDELIVERED_WITHOUT_A_PAUSE = 64;

/**
 * Broadcasts each event that follows its start, once, in the order of the log, and never before the read models show it.
 * It remembers nothing but the position of the last event that it handled: after a dropped subscription it resumes from there.
 */
export function createBroadcaster<Sent extends Broadcast>(options: BroadcasterOptions<Sent>): Broadcaster {
  const { log, logger, audience } = options;
  const retryPolicy = { ...RETRY_POLICY, ...options.retryPolicy };
  const outages = createOutageLog(logger);
  let undelivered = 0;

  /** The next batch is fetched only when this one is broadcast: a slow projection costs no memory. */
  async function handleInOrder(events: readonly RecordedEvent[], turn: Turn): Promise<void> {
    const { untold, codec, recentEvents } = options;
    recentEvents.add(events);
    const told = untold ? events.filter(({ type }) => !untold.has(type)) : events;
    const decoded = await codec.decodeAll(told);
    for (const [index, recorded] of told.entries()) {
      if (turn.signal.aborted) return;
      const outcome = await broadcast(recorded, decoded[index] as Decoded, turn);
      if (outcome === 'stopped') return;
      // Without a pause, a long batch would fill the buffers of connections whose clients do read.
      if (outcome === 'delivered' || ++undelivered % UNDELIVERED_WITHOUT_A_PAUSE === 0) await breathe();
    }
    options.recent.forget(events);
    const last = events.at(-1);
    if (last && !turn.signal.aborted) turn.moveTo(last.position);
  }

  async function broadcast(
    recorded: RecordedEvent,
    decoded: Decoded,
    { signal, moveTo }: Turn,
  ): Promise<'delivered' | 'no_listeners' | 'stopped'> {
    const broadcasts = await broadcastsOf(recorded, decoded);
    const hasListeners = broadcasts.some((one) => audience.reach(one) > 0);
    if (hasListeners && !(await projected(recorded.position, signal))) return 'stopped';
    // No `await` from here on: for a socket that joins, an event is either broadcast already or still to come.
    moveTo(recorded.position);
    options.recent.keep(recorded, broadcasts);
    for (const one of broadcasts) {
      const sockets = audience.reach(one);
      if (sockets > 0) audience.emit(one, recorded.position);
      options.onDelivered(one, sockets);
    }
    if (hasListeners) options.onBroadcast(recorded.position);
    return hasListeners ? 'delivered' : 'no_listeners';
  }

  async function projected(position: Position, signal: AbortSignal): Promise<boolean> {
    const waitMs = Math.min(REACHED_MS, retryPolicy.slowProjection);
    for (let waited = 0; !signal.aborted; waited += waitMs) {
      if (waited === retryPolicy.slowProjection)
        logger.warn({ position }, 'Broadcasts wait for the read models');
      if (await options.progress.reached(position, waitMs)) return true;
    }
    return false;
  }

  /** An event that can't be read stops its projection, which reports it; here it has no broadcasts. */
  async function broadcastsOf({ type, position }: RecordedEvent, decoded: Decoded): Promise<readonly Sent[]> {
    try {
      if (decoded instanceof UndecodableEvent) throw decoded;
      return await options.broadcastsOf(decoded);
    } catch (error) {
      if (error instanceof LogUnavailable) throw error;
      logger.warn({ err: error, type, position }, 'An event could not be read and is not broadcast');
      return [];
    }
  }

  const { run, tried, position } = createConsumer({
    name: 'broadcasts',
    log,
    retryPolicy,
    async begin(last) {
      const position = await fromTheEnd(log)(last);
      options.recentEvents.begin(position);
      return position;
    },
    consume: handleInOrder,
    onInterrupted: (error) => outages.failed(INTERRUPTED, error),
    onResumed: () => outages.succeeded(INTERRUPTED, 'Broadcasts go on'),
  });

  return { run, tried, isStarted: () => position() !== null, handled: () => position() ?? BEGINNING };
}
