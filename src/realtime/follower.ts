import { type Codec, type Decoded, UndecodableEvent } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { type Consumer, createConsumer, fromTheEnd, type RetryPolicy } from '../events/log/consumer.ts';
import type { EventReader, RecordedEvent } from '../events/log/port.ts';
import { createOutageLog } from '../projections/outages.ts';
import type { Logger } from './logger.ts';

export interface FollowerOptions {
  readonly name: string;
  readonly log: Pick<EventReader, 'subscribe' | 'end'>;
  readonly codec: Codec;
  /** The types of events that it is for; all unless given. The others aren't decoded. */
  readonly types?: ReadonlySet<string>;
  /** Called with each event that follows the start, once, in the order of the log. Must not throw. */
  readonly onEvent: (envelope: EventEnvelope) => void;
  /** Called once, when every later event reaches `onEvent`: what was read before that may be outdated. */
  readonly onStarted?: () => void;
  readonly logger: Logger;
  /** For tests: how long silence and failures are borne. */
  readonly retryPolicy?: Partial<RetryPolicy>;
}

const INTERRUPTED = 'Following the log was interrupted and resumes';

/**
 * Follows the log from its start on. It remembers nothing but the position of the last event: after a dropped subscription,
 * or one that has fallen silent, it resumes from there.
 */
export function createFollower({ codec, types, onEvent, logger, ...options }: FollowerOptions): Consumer {
  const { log, onStarted } = options;
  const begin = fromTheEnd(log);
  const outages = createOutageLog(logger);

  function handle({ type, position }: RecordedEvent, decoded: Decoded): void {
    // The projection of its stream stops at such an event, and reports it; the follower skips it.
    if (decoded instanceof UndecodableEvent)
      logger.warn({ err: decoded, type, position }, 'An event could not be read and is skipped');
    else onEvent(decoded);
  }

  return createConsumer({
    ...options,
    async begin(last) {
      const position = await begin(last);
      if (last === null) onStarted?.();
      return position;
    },
    async consume(events, { moveTo }) {
      const wanted = types ? events.filter(({ type }) => types.has(type)) : events;
      const decoded = await codec.decodeAll(wanted);
      for (const [index, recorded] of wanted.entries()) {
        moveTo(recorded.position);
        handle(recorded, decoded[index] as Decoded);
      }
      const last = events.at(-1);
      if (last) moveTo(last.position);
    },
    onInterrupted: (error) => outages.failed(INTERRUPTED, error),
    onResumed: () => outages.succeeded(INTERRUPTED, 'Following the log goes on'),
  });
}
