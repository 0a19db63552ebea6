import { codec } from '../../src/events/catalogue.ts';
import type { LogBatch, Position, RecordedEvent } from '../../src/events/log/port.ts';
import { createBroadcaster } from '../../src/realtime/broadcaster.ts';
import { RecentBroadcasts } from '../../src/realtime/recent-broadcasts.ts';
import { RecentEvents } from '../../src/realtime/recent-events.ts';

const recorded = (type: string, position: number): RecordedEvent => ({
  ...{ id: `event-${position}`, type, data: '{}', metadata: '{"version":1}' },
  ...{ stream: 'something-1', revision: position - 1, position: position as Position },
});

test('events that have no broadcasts are passed over without being decoded', async () => {
  const decoded: string[] = [];
  const stopping = new AbortController();
  const events = [recorded('Told', 1), recorded('Untold', 2), recorded('Told', 3), recorded('Untold', 4)];
  const broadcaster = createBroadcaster({
    log: {
      end: async () => 0 as Position,
      async *subscribe(_after, signal): AsyncGenerator<LogBatch> {
        yield { events, caughtUp: true };
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      },
    },
    codec: {
      ...codec,
      async decodeAll(batch) {
        decoded.push(...batch.map(({ type }) => type));
        return batch.map(({ type, data: _, ...place }) => ({ ...place, event: { type, data: {} } }) as never);
      },
    },
    untold: new Set(['Untold']),
    recent: new RecentBroadcasts(100_000),
    recentEvents: new RecentEvents({ readAll: async () => [] }),
    progress: { reached: async () => true },
    audience: { reach: () => 0, emit() {} } as never,
    broadcastsOf: async () => {
      if (broadcaster.handled() >= 1) setImmediate(() => stopping.abort());
      return [];
    },
    onDelivered() {},
    onBroadcast() {},
    logger: { info() {}, warn() {} } as never,
  });
  await broadcaster.run(stopping.signal);
  expect(decoded).toEqual(['Told', 'Told']);
  expect(broadcaster.handled()).toBe(4);
});
