import pino from 'pino';
import { createNews, createProjectionTelling } from '../../../src/composition/stores/projection-telling.ts';
import { reasonOf } from '../../../src/composition/stores/reason.ts';

test.each([
  ['MongoTopologyClosedError: Topology is closed', 'MongoDB: no server answers'],
  ['ReadModelsUnavailable: MongoDB: Topology is closed', 'ReadModelsUnavailable: MongoDB: no server answers'],
  ['MongoServerSelectionError: connect ECONNREFUSED', 'MongoServerSelectionError: connect ECONNREFUSED'],
])('the reason %s is told as %s', (text, told) => {
  expect(reasonOf({ toString: () => text })).toBe(told);
});

it('the rebuild of a projection that fails is told once for each reason, and again after it has served', () => {
  const isNews = createNews();
  const failed = (reason: string, projection = 'a/b') =>
    isNews({ kind: 'catch_up_failed', projection, reason });
  expect([failed('down'), failed('down'), failed('down', 'c/d'), failed('full'), failed('full')]).toEqual([
    ...[true, false, true, true, false],
  ]);
  expect([isNews({ kind: 'catch_up_done', projection: 'a/b' }), failed('full')]).toEqual([true, true]);
});

describe('nodes that take turns with the lease while the log is down', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('log their reason once, stay in trouble, and stand by when another one keeps the lease', () => {
    const messages: string[] = [];
    const logger = pino({}, { write: (line: string) => void messages.push(JSON.parse(line).msg) });
    const told = createProjectionTelling(logger);
    for (let turn = 0; turn < 3; turn++) {
      told.report({ kind: 'waiting', reason: 'LogUnavailable: Silence', standstill: 'log_unavailable' });
      jest.advanceTimersByTime(5_600);
      told.report({ kind: 'standing_by' });
      jest.advanceTimersByTime(20_000);
    }
    expect(messages).toEqual(['the projector can’t project now, and tries again']);
    expect(told.trouble()).not.toBeNull();
    jest.advanceTimersByTime(10_000);
    expect(messages.slice(1)).toEqual(['another node has the projector’s lease; this one stands by']);
    expect(told.trouble()).toBeNull();
  });
});
