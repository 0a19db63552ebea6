import { type Codec, type Decoded, UndecodableEvent } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { type Following, followLog, RETRY_POLICY, type RetryPolicy } from '../events/log/follow.ts';
import type { EventReader, Position, RecordedEvent } from '../events/log/port.ts';
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
  readonly retryPolicy?: Partial<RetryPolicy>;
}

/**
 * Hears everything that happens from its start on. It remembers nothing but the position of the last event: after a
 * dropped subscription, or one that has fallen silent, it goes on from there.
 */
export function createFollower({ log, codec, heard, logger, ...options }: FollowerOptions): Following {
  const retryPolicy = { ...RETRY_POLICY, ...options.retryPolicy };
  let position: Position | null = null;

  function hear({ type, ...recorded }: RecordedEvent, decoded: Decoded): void {
    if (position !== null && recorded.position <= position) return;
    position = recorded.position;
    // The projection of its stream stops at such an event, and says so; here everything else goes on.
    if (decoded instanceof UndecodableEvent)
      logger.warn({ err: decoded, type, position }, 'An event could not be read and is passed over');
    else heard(decoded);
  }

  return followLog({
    log,
    retryPolicy,
    position: () => position,
    onStarted(end) {
      position = end;
      options.started?.();
    },
    async bring(events) {
      const decoded = await codec.decodeAll(events);
      for (const [index, recorded] of events.entries()) hear(recorded, decoded[index] as Decoded);
    },
    onInterrupted: (error) => logger.warn({ err: error }, 'Following the log was interrupted and resumes'),
  });
}
