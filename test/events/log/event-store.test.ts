import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStore } from '../../../src/events/log/sqlite/event-store.ts';
import { type AppendMessage, writeAppend } from '../../../src/events/log/sqlite/wire.ts';
import { event } from './support.ts';

describe('a transaction of the SQLite event log that fails half-way', () => {
  let directory: string;
  let store: EventStore;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'casebook-log-'));
    store = new EventStore(join(directory, 'events.sqlite'));
    expect(store.commit([message(['known', -1])])).toEqual([1, 0]);
    const broken = message(['known', 0], ['new', -1], ['known', 1]);
    expect(() => store.commit([broken.slice(0, -2)])).toThrow();
  });
  afterEach(() => {
    store.close();
    rmSync(directory, { recursive: true });
  });

  const message = (...appends: [stream: string, expected: number][]): AppendMessage => {
    const message: AppendMessage = [0];
    for (const [stream, expected] of appends) writeAppend(message, stream, expected, [event()]);
    return message;
  };

  test('leaves the positions where they were', () => {
    expect(store.head).toBe(1);
    expect(store.commit([message(['other', -1])])).toEqual([2, 0]);
  });

  test('leaves the streams where they were, those that it began too', () => {
    expect(store.commit([message(['known', 0], ['new', -1])])).toEqual([2, 1, 3, 0]);
  });

  test('leaves nothing to find for a repeat', () => {
    expect(store.commit([message(['known', 5])])).toEqual([0, 0]);
  });
});
