import { AppendTooLarge, MAX_APPEND_BYTES, NO_STREAM } from '../../../../src/events/log/port.ts';
import type { OpenedLog } from '../contract.ts';
import { append, event, listen, newStream, own, stored, upTo } from '../support.ts';

/** What may be in an event, and how much. */
export function describeContent(opened: OpenedLog): void {
  describe('content', () => {
    const texts = [
      ['umlauts, emoji, right-to-left and combining marks', 'Zürich 👩‍👩‍👧 مرحبا e\u0301 é ﷽'],
      ['control characters, quotes and separators', '\u0000\u0001"\\\n\r\t\u2028\u2029\uFEFF'],
      ['half a surrogate pair, which JSON escapes', '\uD83D'],
      ['a large text', 'Größe 漢字 '.repeat(50_000)],
    ] as const;

    test.each(texts)('comes back byte for byte: %s', async (_, text) => {
      const stream = newStream();
      const one = { ...event({ text }), metadata: JSON.stringify({ text: text.slice(0, 1000) }) };
      const start = await opened.log.end();
      const { position } = await append(opened.log, stream, NO_STREAM, one);
      const live = own((await listen(opened.log, start, upTo(position))).events, stream);
      expect((await opened.log.readStream(stream)).map(stored)).toEqual([one]);
      expect(live.map(stored)).toEqual([one]);
    });

    test('keeps the name of a stream as it is', async () => {
      const stream = `${newStream()}-Größe "漢字" 👍`;
      await append(opened.log, stream, NO_STREAM, event());
      expect((await opened.log.readStream(stream)).map((one) => one.stream)).toEqual([stream]);
    });
  });

  describe('an append over the limit', () => {
    const tooLarge = [
      ['in one event', () => [event('x'.repeat(MAX_APPEND_BYTES))]],
      ['in its metadata', () => [{ ...event(), metadata: `"${'x'.repeat(MAX_APPEND_BYTES)}"` }]],
      ['in many events', () => Array.from({ length: 11 }, () => event('x'.repeat(MAX_APPEND_BYTES / 10)))],
      ['in bytes, though not in characters', () => [event('漢'.repeat(MAX_APPEND_BYTES / 2))]],
    ] as const;

    test.each(tooLarge)('is refused and leaves nothing behind: %s', async (_, batch) => {
      const stream = newStream();
      await expect(opened.log.append(stream, NO_STREAM, batch())).rejects.toThrow(AppendTooLarge);
      expect(await opened.log.readStream(stream)).toEqual([]);
      await expect(append(opened.log, stream, NO_STREAM, event())).resolves.toMatchObject({ revision: 0 });
    });

    test('fails none of its neighbours', async () => {
      const [before, large, after] = [newStream(), newStream(), newStream()];
      const results = await Promise.allSettled([
        opened.log.append(before, NO_STREAM, [event()]),
        opened.log.append(large, NO_STREAM, [event('x'.repeat(MAX_APPEND_BYTES))]),
        opened.log.append(after, NO_STREAM, [event()]),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      for (const [stream, length] of [
        [before, 1],
        [large, 0],
        [after, 1],
      ] as const) {
        expect(await opened.log.readStream(stream)).toHaveLength(length);
      }
    });
  });
}
