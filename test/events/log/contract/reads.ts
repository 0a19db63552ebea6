import { NO_STREAM } from '../../../../src/events/log/port.ts';
import type { OpenedLog } from '../contract.ts';
import { append, event, events, idsOf, newStream, own, readToEnd } from '../support.ts';

/** Reading a stream, and the log as a whole. */
export function describeReads(opened: OpenedLog): void {
  const ids = async (stream: string) => idsOf(await opened.log.readStream(stream));

  describe('readStream', () => {
    let stream: string;
    beforeAll(async () => {
      stream = newStream();
      await append(opened.log, stream, NO_STREAM, ...events(4));
      await append(opened.log, stream, 3, ...events(6));
    });

    test.each([
      ['everything forwards', {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
      ['from a revision on', { from: 7 }, [7, 8, 9]],
      ['at most so many', { limit: 3 }, [0, 1, 2]],
      ['at most so many from a revision on', { from: 2, limit: 3 }, [2, 3, 4]],
      ['nothing beyond the end', { from: 10 }, []],
      ['everything backwards', { direction: 'backwards' }, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
      ['the last event', { direction: 'backwards', limit: 1 }, [9]],
      ['backwards from a revision', { direction: 'backwards', from: 3 }, [3, 2, 1, 0]],
      ['at most so many backwards', { direction: 'backwards', from: 5, limit: 2 }, [5, 4]],
      ['the first event backwards', { direction: 'backwards', from: 0 }, [0]],
    ] as const)('gives %s', async (_, options, revisions) => {
      const read = await opened.log.readStream(stream, options);
      expect(read.map(({ revision }) => revision)).toEqual(revisions);
    });

    test('gives nothing of a stream that does not exist', async () => {
      expect(await opened.log.readStream(newStream())).toEqual([]);
      expect(await opened.log.readStream(newStream(), { direction: 'backwards', limit: 1 })).toEqual([]);
    });

    test('gives an append that was just acknowledged', async () => {
      const [fresh, one] = [newStream(), event()];
      await append(opened.log, fresh, NO_STREAM, one);
      expect(await ids(fresh)).toEqual([one.id]);
    });
  });

  describe('readAll', () => {
    test('begins after the position given, never with it', async () => {
      const stream = newStream();
      const { position } = await append(opened.log, stream, NO_STREAM, event());
      await append(opened.log, stream, 0, event());
      const [next] = own(await readToEnd(opened.log, position), stream);
      expect(next?.revision).toBe(1);
    });

    test('gives the same events in pages of any size, each once', async () => {
      const start = await opened.log.end();
      const stream = newStream();
      await append(opened.log, stream, NO_STREAM, ...events(25));
      for (const page of [1, 7, 25, 100]) {
        const read = own(await readToEnd(opened.log, start, page), stream);
        expect(read.map(({ revision }) => revision)).toEqual(Array.from({ length: 25 }, (_, n) => n));
      }
    });

    test('fills its pages up to the end', async () => {
      const start = await opened.log.end();
      await append(opened.log, newStream(), NO_STREAM, ...events(10));
      expect(await opened.log.readAll(start, 9)).toHaveLength(9);
    });

    test('gives nothing after the end, which is the last event', async () => {
      const { position } = await append(opened.log, newStream(), NO_STREAM, event());
      expect(await opened.log.end()).toBeGreaterThanOrEqual(position);
      const events = await readToEnd(opened.log, position);
      const last = events.at(-1)?.position ?? position;
      // Others may write to the same log meanwhile: then there is something behind the end that was.
      const later = await opened.log.readAll(last, 10);
      expect(later.filter((one) => one.position <= last)).toEqual([]);
      if (later.length > 0) expect(await opened.log.end()).toBeGreaterThan(last);
    });
  });
}
