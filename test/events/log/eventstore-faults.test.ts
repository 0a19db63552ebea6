import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openEventStoreLog } from '../../../src/events/log/eventstore/log.ts';
import {
  BEGINNING,
  type EventLog,
  LogUnavailable,
  NO_STREAM,
  type RecordedEvent,
} from '../../../src/events/log/port.ts';
import { describeLive } from '../../support/live.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';
import { append, event, events, idsOf, listen, newStream, own, readToEnd } from './support.ts';

const logger = { warn: jest.fn() };
const HOST = /\/\/([^:/?,@]+):(\d+)/;

describeLive('EventStoreDB', (url) => {
  describe('an event log behind a bad line', () => {
    let proxy: TcpProxy;
    let log: EventLog;
    let direct: EventLog;

    beforeAll(async () => {
      direct = await openEventStoreLog({ url: url(), logger });
    });
    afterAll(() => direct?.close());

    const proxied = () => url().replace(HOST, `//127.0.0.1:${proxy.port}`);

    beforeEach(async () => {
      const [, host = '', port] = HOST.exec(url()) ?? [];
      proxy = await startTcpProxy({ host, port: Number(port) });
      log = await openEventStoreLog({ url: proxied(), logger });
    });
    afterEach(async () => {
      await proxy.resume();
      await log.close();
      await proxy.close();
    });

    test('stores each append once, however often the line is cut under it', async () => {
      const streams = Array.from({ length: 16 }, newStream);
      let acknowledged = 0;
      const write = async (stream: string) => {
        const batches = Array.from({ length: 40 }, () => events(2));
        for (const [n, batch] of batches.entries()) {
          await append(log, stream, 2 * n - 1, ...batch);
          if (++acknowledged % 100 === 50) proxy.cut();
        }
        return idsOf(batches.flat());
      };
      const written = await Promise.all(streams.map(write));
      for (const [index, stream] of streams.entries()) {
        expect(idsOf(await direct.readStream(stream))).toEqual(written[index]);
      }
    }, 60_000);

    test('loses nothing in a process of its own, which ends by itself and says nothing', async () => {
      const script = fileURLToPath(new URL('./processes/append-to-eventstore.ts', import.meta.url));
      const child = spawn(process.execPath, [script, proxied(), '1500'], { stdio: 'pipe' });
      const errors: unknown[] = [];
      child.stderr.on('data', (chunk) => errors.push(String(chunk)));
      const exited = once(child, 'exit');
      const acknowledged = new Map<string, string[]>();
      let lines = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        const [stream = '', ...ids] = line.split(' ');
        acknowledged.set(stream, [...(acknowledged.get(stream) ?? []), ...ids]);
        if (++lines % 200 === 100) proxy.cut();
      }
      expect([await exited, errors]).toEqual([[0, null], []]);
      expect(lines).toBe(1_500);
      for (const [stream, ids] of acknowledged) expect(idsOf(await direct.readStream(stream))).toEqual(ids);
    }, 60_000);

    test('answers an append whose answer was lost with its place', async () => {
      const [stream, one] = [newStream(), event()];
      await append(log, newStream(), NO_STREAM, event());
      const { position } = await append(direct, stream, NO_STREAM, one);
      const sent = proxy.spokenTo();
      const appending = append(log, stream, NO_STREAM, one);
      await sent;
      proxy.cut();
      expect(await appending).toEqual({ outcome: 'appended', revision: 0, position });
    });

    test('appends once somebody takes connections again', async () => {
      await proxy.refuse();
      const appending = append(log, newStream(), NO_STREAM, event());
      await expect(log.end()).rejects.toThrow(LogUnavailable);
      await proxy.resume();
      expect(await appending).toMatchObject({ revision: 0 });
    });

    test('leaves nobody hanging when the server hangs, and works again when it goes on', async () => {
      proxy.hang();
      const [appending, reading, ending] = await Promise.allSettled([
        append(log, newStream(), NO_STREAM, event()),
        log.readStream('any'),
        log.end(),
      ]);
      for (const one of [appending, reading, ending]) {
        expect(one).toMatchObject({ status: 'rejected', reason: expect.any(LogUnavailable) });
      }
      await proxy.resume();
      expect(await append(log, newStream(), NO_STREAM, event())).toMatchObject({ revision: 0 });
    }, 60_000);

    test('takes another line when the old one passes nothing on any more', async () => {
      await append(log, newStream(), NO_STREAM, event());
      proxy.strand();
      expect(await append(log, newStream(), NO_STREAM, event())).toMatchObject({ revision: 0 });
      expect(await log.end()).toBeGreaterThan(BEGINNING);
    });

    test('tells its subscriber that the line was cut, who then misses nothing', async () => {
      const stream = newStream();
      const start = await direct.end();
      await append(direct, stream, NO_STREAM, ...events(3));
      const heard: RecordedEvent[] = [];
      const follow = async () => {
        for await (const batch of log.subscribe(
          heard.at(-1)?.position ?? start,
          AbortSignal.timeout(15_000),
        )) {
          heard.push(...own(batch.events, stream));
          if (heard.length === 6) return;
          if (batch.caughtUp) proxy.cut();
        }
      };
      await expect(follow()).rejects.toThrow(LogUnavailable);
      await append(direct, stream, 2, ...events(3));
      await follow();
      expect(heard.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5]);
    });

    test('tells its subscribers when it takes another line', async () => {
      const listening = listen(log, await direct.end(), () => false);
      await append(log, newStream(), NO_STREAM, event());
      proxy.strand();
      await Promise.all([
        expect(listening).rejects.toThrow(LogUnavailable),
        append(log, newStream(), NO_STREAM, event()),
      ]);
    });

    test('gives a subscriber that the server drops as too slow everything once and in order', async () => {
      const start = await log.end();
      const stream = newStream();
      const heard: RecordedEvent[] = [];
      let isWriting = false;
      for await (const batch of log.subscribe(start, AbortSignal.timeout(15_000))) {
        heard.push(...own(batch.events, stream));
        if (heard.length === 4_000) break;
        if (!batch.caughtUp || isWriting) continue;
        isWriting = true;
        for (let n = 0; n < 20; n++) await append(direct, stream, 200 * n - 1, ...events(200));
      }
      expect(heard).toEqual(own(await readToEnd(direct, start, 1_000), stream));
    });
  });
});
