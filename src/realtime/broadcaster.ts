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
import type { Progress } from '../projections/progress.ts';
import type { Audience } from './audience.ts';
import type { Broadcast } from './declare.ts';
import type { Logger } from './logger.ts';

export interface BroadcasterOptions<Sent extends Broadcast> {
  readonly log: Pick<EventReader, 'subscribe' | 'end'>;
  readonly codec: Codec;
  readonly progress: Pick<Progress, 'reached'>;
  readonly audience: Audience;
  /** What is to be told after an event. Throws `LogUnavailable` when it can't be said now. */
  readonly broadcastsOf: (envelope: EventEnvelope) => Promise<readonly Sent[]>;
  /** Called for everything that was to be told, with the number of sockets that were there to hear it. */
  readonly delivered: (broadcast: Sent, sockets: number) => void;
  /** Everything up to here was told: from now on, whoever reads on this node must see at least that. */
  readonly announced: (position: Position) => void;
  readonly logger: Logger;
  /** For tests: how long silence, slowness and failures are borne. */
  readonly retryPolicy?: Partial<BroadcastRetryPolicy>;
}

/** `slowProjection`: after how many milliseconds of waiting for the read models the log says so. */
interface BroadcastRetryPolicy extends Partial<RetryPolicy> {
  readonly slowProjection: number;
}

/** How long a wait for the read models may outlast the signal to stop. */
const REACHED_MS = 1_000;
const RETRY_POLICY: BroadcastRetryPolicy = { slowProjection: 5_000 };

/** This node's follower of the log, which tells its sockets what happens. */
export interface Broadcaster extends Pick<Consumer, 'run' | 'tried'> {
  /** Whether everything that happens from now on is told. */
  isStarted(): boolean;
  /** The last event that was dealt with. */
  handled(): Position;
}

/** What nobody hears costs little: requests need a turn only now and then. */
const UNHEARD_WITHOUT_A_PAUSE = 64;

/**
 * Tells everything that happens from its start on, in the order of the log, each event once, and never before the
 * read models show it. It remembers nothing but the position of the last event that it dealt with: after a dropped
 * subscription it goes on from there.
 */
export function createBroadcaster<Sent extends Broadcast>(options: BroadcasterOptions<Sent>): Broadcaster {
  const { log, logger, audience } = options;
  const retryPolicy = { ...RETRY_POLICY, ...options.retryPolicy };
  let unheard = 0;

  /** The next batch is fetched only when this one is told: a slow projection costs no memory. */
  async function handleInOrder(events: readonly RecordedEvent[], turn: Turn): Promise<void> {
    const decoded = await options.codec.decodeAll(events);
    for (const [index, recorded] of events.entries()) {
      if (turn.signal.aborted) return;
      const told = await tell(recorded, decoded[index] as Decoded, turn);
      if (told === 'stopped') return;
      // Told without a pause, a long batch would pile up in front of connections that would gladly take it.
      if (told === 'heard' || ++unheard % UNHEARD_WITHOUT_A_PAUSE === 0) await breathe();
    }
  }

  async function tell(
    recorded: RecordedEvent,
    decoded: Decoded,
    { signal, moveTo }: Turn,
  ): Promise<'heard' | 'unheard' | 'stopped'> {
    const broadcasts = await broadcastsOf(recorded, decoded);
    const isHeard = broadcasts.some((broadcast) => audience.reach(broadcast) > 0);
    if (isHeard && !(await projected(recorded.position, signal))) return 'stopped';
    // From here on nothing waits: whoever joins finds an event either told or yet to be told.
    moveTo(recorded.position);
    for (const broadcast of broadcasts) {
      const sockets = audience.reach(broadcast);
      if (sockets > 0) audience.tell(broadcast);
      options.delivered(broadcast, sockets);
    }
    if (isHeard) options.announced(recorded.position);
    return isHeard ? 'heard' : 'unheard';
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

  /** An event that can't be read stops its projection, which is the one to say so; here nobody can hear of it. */
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
    begin: fromTheEnd(log),
    consume: handleInOrder,
    onInterrupted: (error) => logger.warn({ err: error }, 'Broadcasts were interrupted and resume'),
  });

  return { run, tried, isStarted: () => position() !== null, handled: () => position() ?? BEGINNING };
}
