import { BEGINNING, NO_STREAM, type RecordedEvent } from '../../../../src/events/log/port.ts';
import type { OpenedLog } from '../contract.ts';
import { append, event, events, idsOf, listen, newStream, own, readToEnd, upTo } from '../support.ts';

/** Following the log. */
export function describeSubscriptions(opened: OpenedLog): void {
  describe('subscribe', () => {
    const never = () => new AbortController().signal;

    test('gives everything from the beginning', async () => {
      const stream = newStream();
      const { position } = await append(opened.log, stream, NO_STREAM, ...events(3));
      const heard = await listen(opened.log, BEGINNING, upTo(position));
      const read = (await readToEnd(opened.log, BEGINNING)).filter((one) => one.position <= position);
      expect(heard.events.filter((one) => one.position <= position)).toEqual(read);
    });

    test('begins after the position given, never with it', async () => {
      const stream = newStream();
      const { position } = await append(opened.log, stream, NO_STREAM, event());
      const last = await append(opened.log, stream, 0, ...events(2));
      const heard = await listen(opened.log, position, upTo(last.position));
      expect(own(heard.events, stream).map(({ revision }) => revision)).toEqual([1, 2]);
    });

    test('from the end gives only what comes', async () => {
      const stream = newStream();
      await append(opened.log, stream, NO_STREAM, ...events(2));
      const abort = new AbortController();
      let last = Number.POSITIVE_INFINITY;
      const heard: RecordedEvent[] = [];
      for await (const batch of opened.log.subscribe(await opened.log.end(), abort.signal)) {
        heard.push(...batch.events);
        const begun = last < Number.POSITIVE_INFINITY;
        if (batch.caughtUp && !begun) last = (await append(opened.log, stream, 1, ...events(2))).position;
        if ((heard.at(-1)?.position ?? 0) >= last) abort.abort();
      }
      expect(own(heard, stream).map(({ revision }) => revision)).toEqual([2, 3]);
    });

    test('says that it has caught up once everything there was has been given', async () => {
      const stream = newStream();
      const { position } = await append(opened.log, stream, NO_STREAM, ...events(700));
      const heard = await listen(opened.log, BEGINNING, ({ batches }) => batches.at(-1)?.caughtUp === true);
      expect(heard.events.at(-1)?.position).toBeGreaterThanOrEqual(position);
      expect(own(heard.events, stream)).toHaveLength(700);
    });

    test('says so at once at the end of the log', async () => {
      const heard = await listen(
        opened.log,
        await opened.log.end(),
        ({ batches }) => batches.at(-1)?.caughtUp === true,
      );
      expect(heard.batches.at(-1)?.caughtUp).toBe(true);
    });

    test('gives every event once and in order to each subscriber while others append', async () => {
      const start = await opened.log.end();
      const streams = Array.from({ length: 8 }, newStream);
      const written = Promise.all(
        streams.map(async (stream) => {
          for (let n = 0; n < 50; n++) await append(opened.log, stream, 2 * n - 1, ...events(2));
        }),
      );
      const all = ({ events }: { events: readonly RecordedEvent[] }) => own(events, ...streams).length >= 800;
      const early = [listen(opened.log, start, all), listen(opened.log, start, all)];
      await append(opened.log, newStream(), NO_STREAM, event());
      const heard = await Promise.all([...early, listen(opened.log, start, all)]);
      await written;
      const read = own(await readToEnd(opened.log, start), ...streams);
      expect(read).toHaveLength(800);
      for (const { events } of heard) expect(own(events, ...streams)).toEqual(read);
    });

    test('gives a repeated append once, whether its first time is long ago or just now', async () => {
      const [old, fresh, last] = [newStream(), newStream(), newStream()];
      const [first, second, third] = [event(), event(), event()];
      const { position } = await append(opened.log, old, NO_STREAM, first);
      const heard = listen(opened.log, position, ({ events }) => own(events, last).length > 0);
      await Promise.all([
        append(opened.log, fresh, NO_STREAM, second),
        append(opened.log, fresh, NO_STREAM, second),
        append(opened.log, old, NO_STREAM, first),
      ]);
      await append(opened.log, last, NO_STREAM, third);
      expect(idsOf(own((await heard).events, old, fresh, last))).toEqual(idsOf([second, third]));
    });

    test('ends when its signal aborts while it waits, and one ending leaves the others', async () => {
      const [first, second] = [new AbortController(), new AbortController()];
      const start = await opened.log.end();
      const ended = (async () => {
        for await (const { caughtUp } of opened.log.subscribe(start, first.signal)) if (caughtUp) break;
        const rest = opened.log.subscribe(start, first.signal)[Symbol.asyncIterator]();
        while (!(await rest.next()).value?.caughtUp);
        const waiting = rest.next();
        first.abort();
        return (await waiting).done;
      })();
      const stream = newStream();
      const other = (async () => {
        for await (const { events } of opened.log.subscribe(start, second.signal)) {
          if (own(events, stream).length > 0) second.abort();
        }
      })();
      expect(await ended).toBe(true);
      await append(opened.log, stream, NO_STREAM, event());
      await other;
    });

    test('gives nothing when its signal has aborted before', async () => {
      const iterator = opened.log.subscribe(BEGINNING, AbortSignal.abort())[Symbol.asyncIterator]();
      expect((await iterator.next()).done).toBe(true);
    });

    test('can be left by its consumer', async () => {
      await append(opened.log, newStream(), NO_STREAM, event());
      for await (const { events } of opened.log.subscribe(BEGINNING, never())) if (events.length > 0) break;
      await expect(append(opened.log, newStream(), NO_STREAM, event())).resolves.toBeDefined();
    });
  });
}
