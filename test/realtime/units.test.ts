import type { Socket } from 'socket.io-client';
import { z } from 'zod';
import { at } from '../../src/events/deadline.ts';
import { createOccupancy } from '../../src/limits/occupancy.ts';
import { createAllowance, createKeyedAllowance } from '../../src/limits/windows.ts';
import {
  type ClientToServerEvents,
  createClientEvents,
  declined,
  type ServerToClientEvents,
  serverEvents,
} from '../../src/realtime/protocol.ts';
import { WITHOUT_CONVERSATIONS } from '../support/socket-dependencies.ts';

describe('a time to come', () => {
  beforeEach(() => void jest.useFakeTimers({ now: 0 }));
  afterEach(() => void jest.useRealTimers());

  test.each([1, 1_000, 2 ** 31, 100 * 2 ** 31])('in %d ms is met to the millisecond', (milliseconds) => {
    const then = jest.fn();
    at(milliseconds, 'it', then);
    jest.advanceTimersByTime(milliseconds - 1);
    expect(then).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(then.mock.calls).toEqual([['it']]);
  });

  test('waits for the clock when timers run ahead of it', () => {
    let now = 0;
    const then = jest.fn();
    at(100, 'it', then, () => now);
    now = 99;
    jest.advanceTimersByTime(100);
    expect(then).not.toHaveBeenCalled();
    now = 100;
    jest.advanceTimersByTime(1);
    expect(then).toHaveBeenCalledTimes(1);
  });

  test('can be called off', () => {
    const then = jest.fn();
    at(2 ** 32, 'it', then).cancel();
    jest.advanceTimersByTime(2 ** 33);
    expect(then).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });
});

test('an allowance is whole again in the next window', () => {
  let now = 0;
  const take = createAllowance({ points: 2, seconds: 1 }, () => now);
  expect([take(), take(), take()]).toEqual([true, true, false]);
  now = 999;
  expect(take()).toBe(false);
  now = 1_000;
  expect([take(), take(), take()]).toEqual([true, true, false]);
});

test('allowances of keys are kept apart, and forgotten with their window', () => {
  let now = 0;
  const take = createKeyedAllowance({ points: 1, seconds: 1 }, () => now);
  expect([take('a'), take('a'), take('b')]).toEqual([true, false, true]);
  now = 1_000;
  expect([take('a'), take('a')]).toEqual([true, false]);
});

test('so many keys are remembered, and of more the ones that were seen last', () => {
  const take = createKeyedAllowance({ points: 1, seconds: 1 }, () => 0);
  take('first');
  take('kept');
  for (let key = 0; key < 49_999; key++) {
    take(`key ${key}`);
    if (key === 0) take('kept');
  }
  expect([take('kept'), take('first')]).toEqual([false, true]);
});

test('a hold is released once, however often that is said', () => {
  const { hold, of } = createOccupancy();
  const first = hold('a');
  hold('a');
  first();
  first();
  expect([of('a'), of('b')]).toEqual([1, 0]);
});

/** What an event is about; those of the list of work are about all of it. */
const SUBJECT = /^(ticket_id|conversationId|messageId|id)$/;

describe('the protocol as data', () => {
  const clientEvents = createClientEvents({
    ...WITHOUT_CONVERSATIONS,
    ticketFacts: async () => null,
    ticketOwner: async () => null,
  });

  test('every entry has JSON schemas and a name of its own', () => {
    for (const { payload } of serverEvents) expect(z.toJSONSchema(payload)).toHaveProperty('$schema');
    for (const { event, input, acknowledgement } of clientEvents) {
      const subject = event.startsWith('work:') ? [] : [expect.stringMatching(SUBJECT)];
      expect(z.toJSONSchema(input, { io: 'input' })).toMatchObject({
        type: 'object',
        ...(subject.length > 0 && { required: expect.arrayContaining(subject) }),
      });
      expect(z.toJSONSchema(acknowledgement)).toMatchObject({ additionalProperties: false });
    }
    expect(z.toJSONSchema(declined)).toHaveProperty('properties.message');
    const names = serverEvents.map(({ event }) => event as string);
    expect(new Set(names).size).toBe(names.length);
  });

  test('clients are typed by it', () => {
    const use = (socket: Socket<ServerToClientEvents, ClientToServerEvents>) => {
      socket.on('new_message', ({ message }) => message.createdAt);
      socket.on('ticket_updated', (update) => (update.event === 'rated' ? update.rating : 0));
      socket.emit(
        'join_ticket',
        { ticket_id: 'x' as never },
        (answer) => answer.success && answer.ticket_number,
      );
      // @ts-expect-error there is no such event
      socket.emit('message', {});
    };
    expect(use).toBeInstanceOf(Function);
  });
});
