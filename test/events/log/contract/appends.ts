import { NO_STREAM } from '../../../../src/events/log/port.ts';
import type { OpenedLog } from '../contract.ts';
import { append, appended, event, events, idsOf, newStream } from '../support.ts';

/** Expected revisions, atomicity and repeats. */
export function describeAppends(opened: OpenedLog): void {
  const ids = async (stream: string) => idsOf(await opened.log.readStream(stream));

  describe('append', () => {
    test('begins a stream at revision 0 when none is expected', async () => {
      const result = await opened.log.append(newStream(), NO_STREAM, [event()]);
      expect(result).toMatchObject({ outcome: 'appended', revision: 0 });
    });

    test('continues a stream at the revision expected', async () => {
      const stream = newStream();
      await append(opened.log, stream, NO_STREAM, event());
      expect(await append(opened.log, stream, 0, event())).toMatchObject({ revision: 1 });
    });

    test('answers with the place of its last event', async () => {
      const stream = newStream();
      const { revision, position } = await append(opened.log, stream, NO_STREAM, ...events(3));
      const last = (await opened.log.readStream(stream)).at(-1);
      expect(last).toMatchObject({ revision, position });
      expect(revision).toBe(2);
    });

    test.each([
      ['no stream, which exists', 3, NO_STREAM, 2],
      ['a revision that was overtaken', 3, 1, 2],
      ['a revision yet to come', 3, 3, 2],
      ['a revision of a stream that does not exist', 0, 0, NO_STREAM],
    ])('conflicts, telling the current revision, on %s', async (_, present, expected, current) => {
      const stream = newStream();
      if (present > 0) await append(opened.log, stream, NO_STREAM, ...events(present));
      const before = await ids(stream);
      expect(await opened.log.append(stream, expected, [event()])).toEqual({ outcome: 'conflict', current });
      expect(await ids(stream)).toEqual(before);
    });

    test('goes to the end of the stream, new or not, when any revision will do', async () => {
      const stream = newStream();
      expect(appended(await opened.log.append(stream, 'any', [event()])).revision).toBe(0);
      expect(appended(await opened.log.append(stream, 'any', events(2))).revision).toBe(2);
    });

    test('gives each of many concurrent reservations a revision of its own', async () => {
      const stream = newStream();
      const results = await Promise.all(events(50).map((one) => opened.log.append(stream, 'any', [one])));
      const revisions = results.map((result) => appended(result).revision).sort((a, b) => a - b);
      expect(revisions).toEqual(Array.from({ length: 50 }, (_, n) => n));
    });

    test('refuses to append nothing', async () => {
      const stream = newStream();
      await expect(opened.log.append(stream, NO_STREAM, [])).rejects.toThrow(TypeError);
      expect(await opened.log.readStream(stream)).toEqual([]);
    });

    test('stores all the events of an append next to each other, or none', async () => {
      const stream = newStream();
      const [first, second] = [events(5), events(5)];
      const results = await Promise.all(
        [first, second].map((one) => opened.log.append(stream, NO_STREAM, one)),
      );
      expect(results.map(({ outcome }) => outcome).sort()).toEqual(['appended', 'conflict']);
      const winner = results[0]?.outcome === 'appended' ? first : second;
      expect(await ids(stream)).toEqual(idsOf(winner));
    });

    test('lets a conflict disturb none of its neighbours', async () => {
      const streams = Array.from({ length: 20 }, newStream);
      const wrong = newStream();
      const results = await Promise.all([
        ...streams.slice(0, 10).map((stream) => opened.log.append(stream, NO_STREAM, [event()])),
        opened.log.append(wrong, 7, [event()]),
        ...streams.slice(10).map((stream) => opened.log.append(stream, NO_STREAM, [event()])),
      ]);
      expect(results[10]).toEqual({ outcome: 'conflict', current: NO_STREAM });
      expect(results.filter(({ outcome }) => outcome === 'appended')).toHaveLength(20);
      expect((await Promise.all(streams.map(ids))).flat()).toHaveLength(20);
    });
  });

  describe('a repeated append', () => {
    test('answers with the place of the first time and stores nothing', async () => {
      const stream = newStream();
      const batch = events(3);
      const first = await opened.log.append(stream, NO_STREAM, batch);
      expect(await opened.log.append(stream, NO_STREAM, batch)).toEqual(first);
      expect(await ids(stream)).toEqual(idsOf(batch));
    });

    test('does so after later appends too', async () => {
      const stream = newStream();
      await append(opened.log, stream, NO_STREAM, event());
      const batch = events(2);
      const first = await opened.log.append(stream, 0, batch);
      await append(opened.log, stream, 2, ...events(3));
      expect(await opened.log.append(stream, 0, batch)).toEqual(first);
      expect(await ids(stream)).toHaveLength(6);
    });

    test('does so when both are under way at once', async () => {
      const stream = newStream();
      const one = event();
      const [first, second] = await Promise.all([
        opened.log.append(stream, NO_STREAM, [one]),
        opened.log.append(stream, NO_STREAM, [one]),
      ]);
      expect(first).toMatchObject({ outcome: 'appended', revision: 0 });
      expect(second).toEqual(first);
      expect(await ids(stream)).toEqual([one.id]);
    });

    test('conflicts when its place is taken by other events', async () => {
      const stream = newStream();
      await append(opened.log, stream, NO_STREAM, event());
      const [mine, theirs] = [event(), event()];
      await append(opened.log, stream, 0, theirs);
      expect(await opened.log.append(stream, 0, [mine])).toEqual({ outcome: 'conflict', current: 1 });
    });
  });
}
