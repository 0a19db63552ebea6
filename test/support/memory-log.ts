import { randomUUID } from 'node:crypto';
import { codec } from '../../src/events/catalogue.ts';
import type { Actor, DomainEvent } from '../../src/events/envelope.ts';
import type { CommandId, Instant } from '../../src/events/ids.ts';
import {
  BEGINNING,
  type EventLog,
  type LogBatch,
  type Position,
  type RecordedEvent,
  type StoredEvent,
} from '../../src/events/log/port.ts';

/** A log in memory. Its subscriptions can be dropped in every way in which a real one's can. */
export interface MemoryLog extends EventLog {
  /** Appends an event at once, as if another node had done it. */
  record(stream: string, event: DomainEvent, actor?: Actor): RecordedEvent;
  /** The same for an event that no version of the desk can read. */
  recordUnreadable(stream: string): RecordedEvent;
  /** All running subscriptions end without an error, throw, or go silent. */
  drop(how: 'end' | 'throw' | 'silence'): void;
  /** How many subscriptions there have been. */
  subscriptions(): number;
}

/** Of all events that are recorded without a command. */
export const TIME = '2026-02-24T10:30:00.000Z' as Instant;

interface Subscription {
  dropped: 'end' | 'throw' | 'silence' | null;
}

/** `turn`: resolves when the next access of a command may happen. */
export function createMemoryLog(turn: () => Promise<unknown> = async () => {}): MemoryLog {
  const events: RecordedEvent[] = [];
  const subscriptions: Subscription[] = [];
  let changed = Promise.withResolvers<void>();
  const streams = new Map<string, RecordedEvent[]>();
  const inStream = (stream: string): readonly RecordedEvent[] => streams.get(stream) ?? [];
  const end = () => events.at(-1)?.position ?? BEGINNING;

  function announce(): void {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  }

  function store(stream: string, event: StoredEvent): RecordedEvent {
    // Positions may have gaps.
    const place = { stream, revision: inStream(stream).length, position: (end() + 10) as Position };
    const recorded = { ...event, ...place };
    events.push(recorded);
    const others = streams.get(stream) ?? [];
    streams.set(stream, others);
    others.push(recorded);
    announce();
    return recorded;
  }

  async function* subscribe(after: Position, signal: AbortSignal): AsyncGenerator<LogBatch> {
    const subscription: Subscription = { dropped: null };
    subscriptions.push(subscription);
    signal.addEventListener('abort', announce);
    let last = after;
    while (!signal.aborted) {
      if (subscription.dropped === 'throw') throw new Error('Consumer too slow');
      if (subscription.dropped === 'end') return;
      const next = subscription.dropped ? [] : events.filter(({ position }) => position > last);
      last = next.at(-1)?.position ?? last;
      if (next.length > 0) yield { events: next, caughtUp: true };
      else await changed.promise;
    }
  }

  return {
    record(stream, event, actor = { kind: 'system', id: null }) {
      const metadata = {
        time: TIME,
        actor,
        commandId: randomUUID() as CommandId,
        requestId: 'request',
        correlationId: 'correlation',
        causationId: 'causation',
      };
      return store(stream, codec.encode(randomUUID(), event, metadata));
    },
    recordUnreadable: (stream) =>
      store(stream, { id: randomUUID(), type: 'FromTheFuture', data: '{}', metadata: '{}' }),
    drop(how) {
      for (const subscription of subscriptions) subscription.dropped = how;
      announce();
    },
    subscriptions: () => subscriptions.length,
    subscribe,
    async readStream(stream, { from, limit = 1_000, direction = 'forwards' } = {}) {
      await turn();
      const all = inStream(stream);
      if (direction === 'forwards')
        return all.filter(({ revision }) => revision >= (from ?? 0)).slice(0, limit);
      const before = all.filter(({ revision }) => revision <= (from ?? revision));
      return before.toReversed().slice(0, limit);
    },
    async append(stream, expected, appended) {
      await turn();
      const current = inStream(stream).length - 1;
      if (expected !== 'any' && expected !== current) return { outcome: 'conflict', current };
      for (const event of appended) store(stream, event);
      const { revision, position } = inStream(stream).at(-1) as RecordedEvent;
      return { outcome: 'appended', revision, position };
    },
    readAll: async (after, limit) => events.filter(({ position }) => position > after).slice(0, limit),
    end: async () => end(),
    identity: async () => 'memory',
    close: async () => {},
  };
}
