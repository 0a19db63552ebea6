import { NO_STREAM } from '../../../../src/events/log/port.ts';
import type { OpenedLog } from '../contract.ts';
import { append, appended, event, events, idsOf, newStream } from '../support.ts';

/** Appends to several streams at once, where the log has them. */
export function describeAppendsTogether(opened: OpenedLog): void {
  const ids = async (stream: string) => idsOf(await opened.log.readStream(stream));
  const onlyIfThere = (name: string, act: (both: [string, string]) => Promise<void>) =>
    test(name, async () => {
      if (opened.log.appendTogether) await act([newStream(), newStream()]);
    });
  const together = (...appends: [stream: string, expected: number, ...events: ReturnType<typeof events>][]) =>
    opened.log.appendTogether?.(
      appends.map(([stream, expected, ...own]) => ({ stream, expected, events: own })),
    ) as ReturnType<NonNullable<typeof opened.log.appendTogether>>;

  describe('appends to several streams together', () => {
    onlyIfThere('are stored next to each other, in their order', async ([one, other]) => {
      await append(opened.log, other, NO_STREAM, event());
      const [first, second] = await together([one, NO_STREAM, event()], [other, 0, ...events(2)]);
      expect([first, second]).toMatchObject([{ revision: 0 }, { revision: 2 }]);
      const { position } = appended(first as never);
      expect(appended(second as never).position).toBe(position + 2);
      expect((await opened.log.readStream(other)).map((event) => event.position).slice(1)).toEqual([
        position + 1,
        position + 2,
      ]);
    });

    onlyIfThere('are not stored at all when one of the streams is not as expected', async ([one, other]) => {
      await append(opened.log, other, NO_STREAM, ...events(2));
      const neighbour = newStream();
      const [results] = await Promise.all([
        together([one, NO_STREAM, event()], [other, 0, event()]),
        append(opened.log, neighbour, NO_STREAM, event()),
      ]);
      expect(results).toEqual([
        { outcome: 'conflict', current: NO_STREAM },
        { outcome: 'conflict', current: 1 },
      ]);
      expect([await ids(one), (await ids(other)).length, (await ids(neighbour)).length]).toEqual([[], 2, 1]);
      expect(await together([one, NO_STREAM, event()], [other, 1, event()])).toMatchObject([
        { outcome: 'appended', revision: 0 },
        { outcome: 'appended', revision: 2 },
      ]);
    });

    onlyIfThere('are answered with their first places when they are repeated', async ([one, other]) => {
      const [mine, theirs] = [event(), event()];
      const first = await together([one, NO_STREAM, mine], [other, NO_STREAM, theirs]);
      await append(opened.log, other, 0, event());
      expect(await together([one, NO_STREAM, mine], [other, NO_STREAM, theirs])).toEqual(first);
      expect([await ids(one), (await ids(other)).length]).toEqual([[mine.id], 2]);
    });

    onlyIfThere('of which there is one winner, and no half of a loser', async ([one, other]) => {
      const results = await Promise.all(
        events(8).map((mine) => together([one, NO_STREAM, mine], [other, NO_STREAM, event()])),
      );
      expect(results.filter(([first]) => first?.outcome === 'appended')).toHaveLength(1);
      expect([(await ids(one)).length, (await ids(other)).length]).toEqual([1, 1]);
    });

    onlyIfThere('are refused together', async ([one, other]) => {
      await expect(together([one, NO_STREAM, event()], [other, NO_STREAM])).rejects.toThrow(TypeError);
      expect(await append(opened.log, one, NO_STREAM, event())).toMatchObject({ revision: 0 });
    });
  });
}
