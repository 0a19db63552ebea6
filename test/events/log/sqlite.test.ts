import { on, once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { receiveMessageOnPort, Worker } from 'node:worker_threads';
import {
  BEGINNING,
  LogUnavailable,
  MAX_APPEND_BYTES,
  type RecordedEvent,
} from '../../../src/events/log/port.ts';
import { DataDirectoryInUse, lockDirectory } from '../../../src/events/log/sqlite/lock.ts';
import { openSqliteLog, type SqliteLog } from '../../../src/events/log/sqlite/log.ts';
import {
  BUFFER_LIMIT,
  type FeedMessage,
  headOfFeed,
  weightOfFeed,
} from '../../../src/events/log/sqlite/wire.ts';
import { until } from '../../support/until.ts';
import { ENDING } from './contract/endings.ts';
import { describeEventLog } from './contract.ts';
import { append, event, events, idsOf, listen, newStream, readToEnd } from './support.ts';

const temporary = () => mkdtempSync(join(tmpdir(), 'casebook-log-'));

describeEventLog('SQLite', async () => {
  const directory = temporary();
  let log = await openSqliteLog({ directory });
  return {
    log,
    reopen: async () => {
      await log.close();
      log = await openSqliteLog({ directory });
      return log;
    },
    end: async () => void (await log.drop(ENDING, await log.end())),
    dispose: async () => {
      await log.close();
      rmSync(directory, { recursive: true });
    },
  };
});

describe('SQLite event log', () => {
  const logger = { error: jest.fn(), info: jest.fn() };
  let directory: string;
  let log: SqliteLog;

  beforeEach(async () => {
    directory = temporary();
    log = await openSqliteLog({ directory: join(directory, 'created', 'when absent'), logger });
    directory = join(directory, 'created', 'when absent');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    logger.error.mockClear();
    await log.close();
    rmSync(join(directory, '..', '..'), { recursive: true });
  });

  it('tells at once whether there are streams whose names begin like that', async () => {
    await append(log, 'contact-1', -1, event());
    const prefixes = ['contact-', 'contact-1', 'contact-2', 'contact', 'userContact-', 'd'];
    expect(prefixes.map((prefix) => log.hasStreams(prefix))).toEqual([true, true, false, true, false, false]);
  });

  it('looks once for a beginning that no stream has, and knows the first stream that has it', async () => {
    expect(log.hasStreams('contact-')).toBe(false);
    expect(log.hasStreams('contact-')).toBe(false);
    const looks = jest.spyOn(StatementSync.prototype, 'get');
    expect(log.hasStreams('contact-')).toBe(false);
    expect(looks).not.toHaveBeenCalled();
    await append(log, 'contact-1', -1, event());
    expect(log.hasStreams('contact-')).toBe(true);
  });

  it('takes a beginning for unused only once no append under way has it', async () => {
    const appended = append(log, 'contact-1', -1, event());
    expect(log.hasStreams('contact-')).toBe(false);
    await appended;
    expect(log.hasStreams('contact-')).toBe(true);
  });

  test('numbers positions 1, 2, 3 without gaps, whatever is refused between', async () => {
    const stream = newStream();
    await append(log, stream, -1, ...events(2));
    await log.append(stream, 7, events(3));
    await append(log, stream, 1, event());
    expect((await log.readAll(BEGINNING, 10)).map(({ position }) => position)).toEqual([1, 2, 3]);
  });

  test('hands on from memory what is sealed in an event, and stores nothing of it', async () => {
    const stream = newStream();
    const following = log.subscribe(BEGINNING, new AbortController().signal)[Symbol.asyncIterator]();
    await following.next();
    const live = following.next();
    await append(log, stream, -1, { ...event(), unsealed: '[["key",{"name":"Ada"}]]' });
    expect((await live).value?.events).toMatchObject([{ stream, unsealed: '[["key",{"name":"Ada"}]]' }]);
    const [stored] = await log.readStream(stream);
    expect(stored).not.toHaveProperty('unsealed');
    await following.return?.();
  });

  describe('a stream that isn’t there', () => {
    test('is told without a look once the log knows all names, and is there from its first append on', async () => {
      const [old, stream] = [newStream(), newStream()];
      await append(log, old, -1, event());
      await log.close();
      log = await openSqliteLog({ directory, logger });
      expect(log.isKnownAbsent(stream)).toBe(false);
      await until(() => log.isKnownAbsent(stream));
      expect([log.isKnownAbsent(old), (await log.readStream(old)).length]).toEqual([false, 1]);
      expect(await log.readStream(stream)).toEqual([]);
      const appended = append(log, stream, -1, event());
      expect(log.isKnownAbsent(stream)).toBe(false);
      await appended;
      expect((await log.readStream(stream)).length).toBe(1);
      await log.close();
      await expect(log.readStream(newStream())).rejects.toThrow(LogUnavailable);
    });
  });

  describe('the end of a stream', () => {
    test('is known without a look after appends, conflicts and reads to the end, and not after others', async () => {
      const [stream, other] = [newStream(), newStream()];
      expect(log.knownEnd(stream)).toBeUndefined();
      await append(log, stream, -1, ...events(3));
      expect(log.knownEnd(stream)).toBe(2);
      expect(await log.append(stream, 0, events(1))).toMatchObject({ outcome: 'conflict' });
      expect(log.knownEnd(stream)).toBe(2);
      await append(log, other, -1, event());
      await log.close();
      log = await openSqliteLog({ directory, logger });
      expect(log.knownEnd(stream)).toBeUndefined();
      await log.readStream(stream, { limit: 3 });
      await log.readStream(stream, { direction: 'backwards', from: 1 });
      expect(log.knownEnd(stream)).toBeUndefined();
      await log.readStream(stream);
      expect(log.knownEnd(stream)).toBe(2);
      expect(await log.append(other, 5, events(1))).toEqual({ outcome: 'conflict', current: 0 });
      expect(log.knownEnd(other)).toBe(0);
    });

    test('is not taken for that of an append that was only repeated', async () => {
      const stream = newStream();
      const first = event();
      await append(log, stream, -1, first);
      await append(log, stream, 0, event());
      await append(log, stream, -1, first);
      expect(log.knownEnd(stream) ?? 1).toBe(1);
    });

    test('is not known of streams that may end, nor of a log that is closed', async () => {
      const [ending, lasting] = [`${ENDING}${newStream()}`, newStream()];
      await append(log, ending, -1, event());
      await append(log, lasting, -1, event());
      await log.drop(ENDING, await log.end());
      expect(log.knownEnd(ending)).toBeUndefined();
      await append(log, ending, -1, event());
      await log.readStream(ending);
      expect(log.knownEnd(ending)).toBeUndefined();
      expect(log.knownEnd(lasting)).toBe(0);
      await log.close();
      expect(log.knownEnd(lasting)).toBeUndefined();
    });
  });

  describe('streams that have ended', () => {
    /** Begins `count` streams of two events with a lasting one after each tenth. */
    async function begun(count: number) {
      const names = Array.from({ length: count }, () => `${ENDING}${newStream()}`);
      for (const [index, name] of names.entries()) {
        await append(log, name, -1, ...events(2));
        if (index % 10 === 9) await append(log, newStream(), -1, event());
      }
      return names;
    }

    test('go in small steps, up to a position, and what stays keeps its place', async () => {
      await begun(300);
      const upTo = await log.end();
      const young = await begun(10);
      const before = await readToEnd(log, BEGINNING);
      expect(await log.drop(ENDING, upTo)).toBe(300);
      const after = await readToEnd(log, BEGINNING);
      expect(after).toEqual(
        before.filter(({ stream, position }) => !stream.startsWith(ENDING) || position > upTo),
      );
      expect(await log.drop(ENDING, upTo)).toBe(0);
      expect(await log.drop(ENDING, await log.end())).toBe(young.length);
    });

    test('leave the last event of the log, so that it never looks shorter, also after a restart', async () => {
      const [last = ''] = (await begun(5)).slice(-1);
      const head = await log.end();
      expect(await log.drop(ENDING, head)).toBe(4);
      await log.close();
      log = await openSqliteLog({ directory, logger });
      expect(await log.end()).toBe(head);
      expect(await append(log, newStream(), -1, event())).toMatchObject({ position: head + 1 });
      expect(await log.drop(ENDING, head)).toBe(1);
      expect(await log.readStream(last)).toEqual([]);
    });

    test('end also where SQLite gives the ids of dropped streams to new ones', async () => {
      const kept = newStream();
      await append(log, kept, -1, event());
      await begun(9);
      await append(log, kept, 0, event());
      expect(await log.drop(ENDING, await log.end())).toBe(9);
      await begun(5);
      await append(log, kept, 1, event());
      expect(await log.drop(ENDING, await log.end())).toBe(5);
    });

    test('are passed over by who follows from a place that is gone, and by who reads', async () => {
      await begun(30);
      const upTo = await log.end();
      await append(log, newStream(), -1, event());
      await log.drop(ENDING, upTo);
      const rest = await readToEnd(log, BEGINNING);
      const { events: heard } = await listen(
        log,
        5 as typeof upTo,
        ({ batches }) => batches.at(-1)?.caughtUp ?? false,
      );
      expect(heard).toEqual(rest.filter(({ position }) => position > 5));
    });

    test('stand in the way of no append, and are forgotten by the writer too', async () => {
      const names = await begun(200);
      await append(log, newStream(), -1, event());
      const [dropped, ...appendedMeanwhile] = await Promise.all([
        log.drop(ENDING, await log.end()),
        ...Array.from({ length: 50 }, () => append(log, newStream(), -1, event())),
      ]);
      expect([dropped, appendedMeanwhile.length]).toEqual([200, 50]);
      for (const name of names.slice(0, 5))
        expect(await append(log, name, -1, event())).toMatchObject({ revision: 0 });
    });
  });

  test('is one file once it was closed, so that copying that file is a backup', async () => {
    await append(log, newStream(), -1, ...events(20));
    await log.close();
    const journal = statSync(join(directory, 'events.sqlite-wal'), { throwIfNoEntry: false });
    expect(journal?.size ?? 0).toBe(0);
  });

  test('tells whoever opened it that its writer has died', async () => {
    const died = Promise.withResolvers<void>();
    const other = await openSqliteLog({ directory: temporary(), logger, onDeath: died.resolve });
    const terminate = jest.spyOn(Worker.prototype, 'postMessage').mockImplementationOnce(function (
      this: Worker,
    ) {
      void this.terminate();
    });
    await expect(other.append(newStream(), -1, events(1))).rejects.toThrow(LogUnavailable);
    await died.promise;
    terminate.mockRestore();
    await other.close();
  });

  test('posts the appends of one tick to the writer at once', async () => {
    const post = jest.spyOn(Worker.prototype, 'postMessage');
    await Promise.all(events(100).map((one) => log.append(newStream(), -1, [one])));
    expect(post).toHaveBeenCalledTimes(1);
  });

  test('takes a reservation at the end of its stream for a repeat of the same', async () => {
    const [stream, one] = [newStream(), event()];
    const first = await log.append(stream, 'any', [one]);
    expect(await log.append(stream, 'any', [one])).toEqual(first);
    expect(await log.readStream(stream)).toHaveLength(1);
  });

  test('takes an append of exactly the limit', async () => {
    const { id, type, metadata } = event();
    const data = `"${'x'.repeat(MAX_APPEND_BYTES - metadata.length - 2 * type.length - 2)}"`;
    await expect(append(log, newStream(), -1, { id, type, data, metadata })).resolves.toBeDefined();
    const over = { id, type, data: ` ${data}`, metadata };
    await expect(log.append(newStream(), -1, [over])).rejects.toThrow('1048577 bytes');
  });

  test('gives a subscriber that stands still no more than it may buffer, and still everything', async () => {
    const abort = new AbortController();
    const batches: (readonly RecordedEvent[])[] = [];
    const stream = newStream();
    for await (const batch of log.subscribe(BEGINNING, abort.signal)) {
      if (batches.length === 0) {
        const all = Array.from({ length: 200 }, (_, n) => append(log, stream, 100 * n - 1, ...events(100)));
        await Promise.all(all);
      }
      batches.push(batch.events);
      if (batch.events.at(-1)?.position === 20_000) abort.abort();
    }
    expect(batches.flat().map(({ position }) => position)).toEqual(
      Array.from({ length: 20_000 }, (_, n) => n + 1),
    );
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(BUFFER_LIMIT);
  });

  describe('a data directory', () => {
    test('has one owner in a process, and is free again after it', async () => {
      await expect(openSqliteLog({ directory })).rejects.toThrow(DataDirectoryInUse);
      expect(() => lockDirectory(directory)).toThrow(DataDirectoryInUse);
      await log.close();
      lockDirectory(directory).release();
      log = await openSqliteLog({ directory });
    });

    test('opened by two at the same time goes to one of them', async () => {
      await log.close();
      const opened = await Promise.allSettled([openSqliteLog({ directory }), openSqliteLog({ directory })]);
      expect(opened.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      for (const one of opened) if (one.status === 'fulfilled') log = one.value;
    });

    test('of a newer program is refused, and left alone', async () => {
      await log.close();
      const file = new DatabaseSync(join(directory, 'events.sqlite'));
      file.exec('PRAGMA user_version = 99');
      await expect(openSqliteLog({ directory })).rejects.toThrow('format 99');
      file.exec('PRAGMA user_version = 1');
      file.close();
      log = await openSqliteLog({ directory });
    });
  });

  describe('a closed log', () => {
    test('refuses everything, and being closed again is nothing new', async () => {
      await log.close();
      await log.close();
      await expect(log.append(newStream(), -1, [event()])).rejects.toThrow(LogUnavailable);
      await expect(log.readAll(BEGINNING, 1)).rejects.toThrow(LogUnavailable);
      expect(() => log.feed()).toThrow(LogUnavailable);
      await expect(listen(log, BEGINNING, () => true)).rejects.toThrow(LogUnavailable);
      expect(logger.error).not.toHaveBeenCalled();
    });

    test('has settled the appends that were under way, and dropped its subscribers', async () => {
      const listening = listen(log, BEGINNING, ({ batches }) => batches.length > 1_000);
      const pending = events(3).map((one) => log.append(newStream(), -1, [one]));
      const closed = log.close();
      await expect(Promise.all(pending)).resolves.toHaveLength(3);
      await closed;
      await listening;
    });
  });

  describe('a feed', () => {
    const received = (port: ReturnType<SqliteLog['feed']>): FeedMessage[] => {
      const messages: FeedMessage[] = [];
      for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
        messages.push(next.message);
      }
      return messages;
    };

    test('says first where the log ends, so that what came before it is looked for in the file', async () => {
      const { position } = await append(log, newStream(), -1, ...events(3));
      const port = log.feed();
      const [first] = await once(port, 'message');
      expect([headOfFeed(first), weightOfFeed(first)]).toEqual([position, 0]);
      port.close();
    });

    test('that nobody takes from is cut off, and told where the log ends once somebody does', async () => {
      const port = log.feed();
      const stream = newStream();
      for (let n = 0; n < 30; n++) await append(log, stream, 1_000 * n - 1, ...events(1_000));
      const weight = received(port).reduce((sum, message) => sum + weightOfFeed(message), 0);
      expect(weight).toBeGreaterThanOrEqual(BUFFER_LIMIT);
      expect(weight).toBeLessThan(BUFFER_LIMIT + 1_000);
      port.postMessage(weight);
      const [end] = await once(port, 'message');
      expect(headOfFeed(end)).toBe(30_000);
      port.close();
    });
  });

  describe('a writer that dies', () => {
    const worker = async (): Promise<Worker> => {
      const post = jest.spyOn(Worker.prototype, 'postMessage');
      await append(log, 'before', -1, event());
      return post.mock.contexts[0] as Worker;
    };

    test('fails the appends under way and all later ones, loudly', async () => {
      const writer = await worker();
      const pending = [log.append(newStream(), -1, [event()]), log.append(newStream(), -1, [event()])];
      void writer.terminate();
      for (const { status } of await Promise.allSettled(pending)) expect(status).toBe('rejected');
      for (const one of pending) await expect(one).rejects.toThrow(LogUnavailable);
      await expect(log.append(newStream(), -1, [event()])).rejects.toThrow('writer has died');
      expect(logger.error).toHaveBeenCalledTimes(1);
    });

    test('drops subscriptions with an error, leaves reads, and a new owner finds everything', async () => {
      const writer = await worker();
      const listening = listen(log, BEGINNING, () => false);
      void writer.terminate();
      await expect(listening).rejects.toThrow(LogUnavailable);
      expect(await log.readStream('before')).toHaveLength(1);
      await log.close();
      log = await openSqliteLog({ directory });
      expect(await append(log, 'before', 0, event())).toMatchObject({ revision: 1 });
    });
  });

  describe('a follower in another thread', () => {
    const follow = (gate?: Int32Array) => {
      const feed = log.feed();
      const follower = new Worker(new URL('./processes/follow.ts', import.meta.url), {
        workerData: { directory, feed, gate },
        transferList: [feed],
      });
      const ids: string[] = [];
      const until = async (enough: (message: unknown) => boolean) => {
        for await (const [message] of on(follower, 'message')) {
          if (Array.isArray(message)) ids.push(...message);
          if (enough(message)) return ids;
        }
        return ids;
      };
      return { follower, until, ids };
    };

    test('hears everything once and in order: what was, what comes while it starts, and what comes then', async () => {
      const streams = Array.from({ length: 5 }, newStream);
      const write = async (rounds: number, from: number) => {
        for (let n = from; n < from + rounds; n++) {
          await Promise.all(streams.map((stream) => append(log, stream, 3 * n - 1, ...events(3))));
        }
      };
      await write(50, 0);
      const { follower, until, ids } = follow();
      const heard = until(() => ids.length >= 3_000);
      await write(150, 50);
      expect(await heard).toEqual(idsOf(await readToEnd(log, BEGINNING)));
      const dropped = until((message) => typeof message === 'string' && message.includes('LogUnavailable'));
      const exited = once(follower, 'exit');
      await log.close();
      await dropped;
      await exited;
    });

    test('misses nothing of what came while it stood still', async () => {
      const gate = new Int32Array(new SharedArrayBuffer(4));
      const stream = newStream();
      await append(log, stream, -1, event());
      const { follower, until, ids } = follow(gate);
      await until(() => true);
      for (let n = 0; n < 25; n++) await append(log, stream, 1_000 * n, ...events(1_000));
      const heard = until(() => ids.length >= 25_001);
      Atomics.store(gate, 0, 1);
      Atomics.notify(gate, 0);
      expect(await heard).toEqual(idsOf(await readToEnd(log, BEGINNING, 10_000)));
      await follower.terminate();
    });
  });
});
