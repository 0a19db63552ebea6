import type { Socket } from 'socket.io';
import { codec } from '../../src/events/catalogue.ts';
import type { Position, RecordedEvent } from '../../src/events/log/port.ts';
import { createCatchUp } from '../../src/realtime/catch-up.ts';
import type { Broadcast, SocketCaller } from '../../src/realtime/declare.ts';
import { RecentBroadcasts } from '../../src/realtime/recent-broadcasts.ts';
import { RecentEvents } from '../../src/realtime/recent-events.ts';

const MEMORY = 1_000_000;
const recorded = (type: string, position: number): RecordedEvent => ({
  ...{ id: `event-${position}`, type, data: '{}', metadata: '{"version":1}' },
  ...{ stream: 'something-1', revision: position - 1, position: position as Position },
});
const broadcast = (position: number, by: string): Broadcast =>
  ({ room: 'room', event: 'told', payload: { position, by } }) as never;

test('who missed something is told what is kept as it was, and of the rest what the log says, in its order; the next one has that, too', async () => {
  const events = [1, 2, 3, 4].map((position) => recorded(position === 2 ? 'Untold' : 'Told', position));
  const recent = new RecentBroadcasts(MEMORY);
  recent.keep(events[2] as RecordedEvent, [broadcast(3, 'memory')]);
  const told: unknown[] = [];
  const decoded: Position[] = [];
  const socket = { connected: true, emit: (_: string, payload: unknown) => told.push(payload) };
  let hasJoined = false;
  let isForgotten = false;
  const log = {
    readAll: async (after: Position) => events.filter(({ position }) => position > after),
  } as never;
  const { run } = createCatchUp({
    log,
    recentEvents: new RecentEvents(log),
    codec: {
      ...codec,
      async decodeAll(batch) {
        decoded.push(...batch.map(({ position }) => position));
        return batch.map((one) => one as never);
      },
    },
    ...{ recent, untold: new Set(['Untold']), handled: () => 4 as Position },
    async broadcastsOf({ position }) {
      if (isForgotten) recent.forget([{ type: 'PersonErased' }]);
      return [broadcast(position, 'log')];
    },
    ...{
      hold: () => () => {},
      callerOf: () => ({}) as SocketCaller,
      unsent: () => 0,
      clientOf: () => 'a client',
    },
  });
  const missed = { stream: null, after: 0 as Position };
  const join = () => {
    hasJoined = true;
  };
  const resume = () =>
    run(socket as never as Socket, { rooms: ['room'], missed, about: {} }, join, () => false);
  await resume();

  expect(told).toEqual([
    { position: 1, by: 'log' },
    { position: 3, by: 'memory' },
    { position: 4, by: 'log' },
  ]);
  expect(decoded).toEqual([1, 4]);
  expect(hasJoined).toBe(true);
  await resume();
  expect(decoded).toEqual([1, 4]);

  // What was worked out while somebody was erased isn't kept.
  isForgotten = true;
  recent.forget([{ type: 'PersonErased' }]);
  await resume();
  expect([1, 3, 4].map((position) => recent.get(position as Position))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test.each(['ErasureRequested', 'PersonErased'])('nothing is kept when %s comes', (type) => {
  const recent = new RecentBroadcasts(MEMORY);
  const event = recorded('Told', 1);
  recent.keep(event, [broadcast(1, 'memory')]);
  recent.forget([recorded('Told', 2)]);
  expect(recent.get(event.position)).toHaveLength(1);
  recent.forget([recorded('Told', 3), recorded(type, 4)]);
  expect(recent.get(event.position)).toBeUndefined();
});

test('no more is kept than fits', () => {
  const recent = new RecentBroadcasts(10_000);
  for (let position = 1; position <= 100; position++) recent.keep(recorded('Told', position), []);
  expect(recent.get(100 as Position)).toBeDefined();
  expect(recent.get(90 as Position)).toBeUndefined();
});
