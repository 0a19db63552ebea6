import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BEGINNING, type EventLog, LogUnavailable, type RecordedEvent } from '../../src/events/log/port.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { migrate } from '../../src/migrate/migrate.ts';
import { MigrationRefused } from '../../src/migrate/migration-refused.ts';
import { append, event, events, newStream, readToEnd } from '../events/log/support.ts';
import { withMethods } from '../support/logs.ts';

const unseen = { copying: () => {}, verifying: () => {} };

describe('migrate', () => {
  let directory: string;
  let source: EventLog;
  let target: EventLog;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'casebook-migrate-'));
    source = await openSqliteLog({ directory: join(directory, 'source') });
    target = await openSqliteLog({ directory: join(directory, 'target') });
  });
  afterEach(async () => {
    await source.close();
    await target.close();
    rmSync(directory, { recursive: true });
  });

  /** Three streams in turns, in appends of different sizes: 1,350 events. */
  async function fill(log: EventLog): Promise<void> {
    const streams = Array.from({ length: 3 }, newStream);
    for (let n = 0; n < 150; n++) {
      for (const [index, stream] of streams.entries()) {
        const size = 2 + index;
        await append(log, stream, size * n - 1, ...events(size));
      }
    }
  }

  const withoutPosition = ({ position: _, ...rest }: RecordedEvent) => rest;
  const contentOf = async (log: EventLog) => (await readToEnd(log, BEGINNING, 1_000)).map(withoutPosition);

  /** The target, which takes so many appends and is then gone. */
  function failingAfter(appends: number): EventLog {
    let left = appends;
    return withMethods(target, {
      append: async (...args) => {
        if (left-- <= 0) throw new LogUnavailable('gone');
        return target.append(...args);
      },
    });
  }

  test('keeps ids, types, data, metadata, revisions and order', async () => {
    await fill(source);
    await append(source, newStream(), -1, {
      ...event({ text: 'é "漢字" \u0000' }),
      metadata: '{"a":[1,{"b":null}]}',
    });
    const { events: count, streams, found } = await migrate(source, target, unseen);
    expect({ count, streams, found }).toEqual({ count: 1_351, streams: 4, found: 0 });
    expect(await contentOf(target)).toEqual(await contentOf(source));
  });

  test('goes on where an attempt was stopped, and copies nothing twice', async () => {
    await fill(source);
    await expect(migrate(source, failingAfter(700), unseen)).rejects.toThrow(LogUnavailable);
    expect(await migrate(source, target, unseen)).toMatchObject({ events: 1_350, found: 700 });
    expect(await contentOf(target)).toEqual(await contentOf(source));
  });

  test('copies nothing that is there already, and verifies it', async () => {
    await fill(source);
    const first = await migrate(source, target, unseen);
    const end = await target.end();
    expect(await migrate(source, target, unseen)).toEqual({ ...first, found: 1_350 });
    expect(await target.end()).toBe(end);
  });

  test('copies what came since', async () => {
    await fill(source);
    await migrate(source, target, unseen);
    await append(source, newStream(), -1, ...events(2));
    expect(await migrate(source, target, unseen)).toMatchObject({ events: 1_352, found: 1_350 });
  });

  test('of an empty log is done at once', async () => {
    expect(await migrate(source, target, unseen)).toMatchObject({ events: 0, streams: 0, found: 0 });
  });

  test('tells how far it is', async () => {
    await fill(source);
    const heard: string[] = [];
    await migrate(source, target, {
      copying: (count) => heard.push(`copying ${count}`),
      verifying: (count) => heard.push(`verifying ${count}`),
    });
    expect(heard[0]).toBe('copying 0');
    expect(heard).toContain('copying 1350');
    expect(heard.at(-1)).toBe('verifying 2700');
  });

  describe('refuses a target', () => {
    const given = event();
    test.each([
      ['with an event of somebody else', async () => void (await append(target, newStream(), -1, event()))],
      [
        'with events of this log and one of somebody else',
        async () => {
          await migrate(source, target, unseen);
          await append(target, newStream(), -1, event());
        },
      ],
      [
        'with an event of this log that was changed',
        async () => void (await append(target, 'stream', -1, { ...given, data: '{"changed":true}' })),
      ],
      [
        'with the events of this log in another order',
        async () => {
          for (const one of (await readToEnd(source, BEGINNING)).slice(1, 2)) {
            await append(target, one.stream, -1, {
              id: one.id,
              type: one.type,
              data: one.data,
              metadata: one.metadata,
            });
          }
        },
      ],
    ])('%s, and writes nothing', async (_, prepare) => {
      await append(source, 'stream', -1, given);
      await append(source, newStream(), -1, event());
      await prepare();
      const before = await contentOf(target);
      await expect(migrate(source, target, unseen)).rejects.toThrow(MigrationRefused);
      expect(await contentOf(target)).toEqual(before);
    });

    test('that somebody writes to meanwhile', async () => {
      await fill(source);
      const meddled = withMethods(target, {
        append: async (...args) => {
          const result = await target.append(...args);
          if (args[1] === 100) await append(target, newStream(), -1, event());
          return result;
        },
      });
      await expect(migrate(source, meddled, unseen)).rejects.toThrow('the copy differs');
    });

    test('that takes events in another order than they came in', async () => {
      const streams = [newStream(), newStream()];
      for (const stream of streams) await append(source, stream, -1, event());
      const second = Promise.withResolvers<void>();
      const unordered = withMethods(target, {
        append: async (stream, ...rest) => {
          if (stream === streams[0]) await second.promise;
          const result = await target.append(stream, ...rest);
          second.resolve();
          return result;
        },
      });
      await expect(migrate(source, unordered, unseen)).rejects.toThrow('another order');
    });

    test('in which a stream is already longer', async () => {
      const stream = newStream();
      await append(source, stream, -1, event());
      const meddled = withMethods(target, {
        append: async (...args) => {
          await append(target, stream, -1, event());
          return target.append(...args);
        },
      });
      await expect(migrate(source, meddled, unseen)).rejects.toThrow('something else writes to it');
    });
  });
});
