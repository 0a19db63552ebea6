import { randomUUID } from 'node:crypto';
import { codec } from '../../src/events/catalogue.ts';
import type { Actor, DomainEvent } from '../../src/events/envelope.ts';
import type { CommandId, Instant } from '../../src/events/ids.ts';
import type { EventReader, LogBatch, Position, RecordedEvent } from '../../src/events/log/port.ts';

/** A log in memory whose subscriptions can be dropped in every way in which a real one's can. */
export interface RealtimeLog extends Pick<EventReader, 'readStream' | 'subscribe' | 'end'> {
  append(stream: string, event: DomainEvent, actor?: Actor): RecordedEvent;
  /** An event that no version of the desk can read. */
  appendUnreadable(stream: string): RecordedEvent;
  /** The running subscription ends without an error, throws, or says nothing any more. */
  drop(how: 'end' | 'throw' | 'silence'): void;
  /** How often somebody has subscribed. */
  subscriptions(): number;
}

export const TIME = '2026-02-24T10:30:00.000Z' as Instant;

interface Drop {
  how: 'end' | 'throw' | 'silence' | null;
}

export function createRealtimeLog(): RealtimeLog {
  const events: RecordedEvent[] = [];
  let subscriptions = 0;
  let current: Drop = { how: null };
  let wake = Promise.withResolvers<void>();

  function stir(): void {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  }

  function record(
    stream: string,
    stored: Pick<RecordedEvent, 'id' | 'type' | 'data' | 'metadata'>,
  ): RecordedEvent {
    const revision = events.filter((event) => event.stream === stream).length;
    // Positions may have gaps.
    const recorded = { ...stored, stream, revision, position: (events.length * 10 + 10) as Position };
    events.push(recorded);
    stir();
    return recorded;
  }

  async function* subscribe(after: Position, signal: AbortSignal): AsyncGenerator<LogBatch> {
    subscriptions += 1;
    const drop: Drop = { how: null };
    current = drop;
    signal.addEventListener('abort', stir);
    let last = after;
    while (!signal.aborted) {
      if (drop.how === 'throw') throw new Error('Consumer too slow');
      if (drop.how === 'end') return;
      const next = drop.how === 'silence' ? [] : events.filter(({ position }) => position > last);
      last = next.at(-1)?.position ?? last;
      if (next.length > 0) yield { events: next, caughtUp: true };
      else await wake.promise;
    }
  }

  return {
    append(stream, event, actor = { kind: 'system', id: null }) {
      const metadata = {
        time: TIME,
        actor,
        commandId: randomUUID() as CommandId,
        requestId: 'request',
        correlationId: 'correlation',
        causationId: 'causation',
      };
      return record(stream, codec.encode(randomUUID(), event, metadata));
    },
    appendUnreadable: (stream) =>
      record(stream, { id: randomUUID(), type: 'FromTheFuture', data: '{}', metadata: '{}' }),
    drop(how) {
      current.how = how;
      stir();
    },
    subscriptions: () => subscriptions,
    subscribe,
    readStream: async (stream, options) =>
      events.filter((event) => event.stream === stream).slice(0, options?.limit),
    end: async () => events.at(-1)?.position ?? (0 as Position),
  };
}
