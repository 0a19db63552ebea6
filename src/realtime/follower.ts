import { type Codec, type Decoded, UndecodableEvent } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { type Consumer, createConsumer, fromTheEnd, type RetryPolicy } from '../events/log/consumer.ts';
import type { EventReader, RecordedEvent } from '../events/log/port.ts';
import type { Logger } from './logger.ts';

export interface FollowerOptions {
  readonly name: string;
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
export function createFollower({ codec, heard, logger, ...options }: FollowerOptions): Consumer {
  const { log, started } = options;
  const begin = fromTheEnd(log);

  function hear({ type, position }: RecordedEvent, decoded: Decoded): void {
    // The projection of its stream stops at such an event, and says so; here everything else goes on.
    if (decoded instanceof UndecodableEvent)
      logger.warn({ err: decoded, type, position }, 'An event could not be read and is passed over');
    else heard(decoded);
  }

  return createConsumer({
    ...options,
    async begin(last) {
      const position = await begin(last);
      if (last === null) started?.();
      return position;
    },
    async consume(events, { moveTo }) {
      const decoded = await codec.decodeAll(events);
      for (const [index, recorded] of events.entries()) {
        moveTo(recorded.position);
        hear(recorded, decoded[index] as Decoded);
      }
    },
    onInterrupted: (error) => logger.warn({ err: error }, 'Following the log was interrupted and resumes'),
  });
}
