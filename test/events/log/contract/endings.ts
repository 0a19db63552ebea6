import { setTimeout as pause } from 'node:timers/promises';
import { NO_STREAM } from '../../../../src/events/log/port.ts';
import type { OpenedLog } from '../contract.ts';
import { append, appended, event, events, idsOf, newStream } from '../support.ts';

/** How the names of streams begin that end, in logs that are opened for this contract. */
export const ENDING = 'ending-';
const DEADLINE_MS = 20_000;

export function describeEndings(opened: OpenedLog): void {
  describe('streams that end', () => {
    /** A stream of two events that has ended by now; others have come after it. */
    async function ended() {
      const stream = `${ENDING}${newStream()}`;
      await append(opened.log, stream, NO_STREAM, ...events(2));
      await append(opened.log, newStream(), NO_STREAM, event());
      await opened.end();
      const deadline = performance.now() + DEADLINE_MS;
      while ((await opened.log.readStream(stream)).length > 0) {
        if (performance.now() > deadline) throw new Error(`${stream} does not end`);
        await pause(50);
      }
      return stream;
    }

    test('show nothing any more, and can be begun again, at 0 or where the conflict says', async () => {
      const stream = await ended();
      const [first, second] = [event(), event()];
      const begun = await opened.log.append(stream, NO_STREAM, [first]);
      const at = begun.outcome === 'conflict' ? begun.current : NO_STREAM;
      const { revision } = appended(await opened.log.append(stream, at, [first]));
      expect(revision).toBe(at + 1);
      await append(opened.log, stream, revision, second);
      expect(idsOf(await opened.log.readStream(stream))).toEqual(idsOf([first, second]));
    });

    test('take no other stream with them, and no position from what comes after', async () => {
      const other = newStream();
      await append(opened.log, other, NO_STREAM, ...events(3));
      const before = await opened.log.end();
      await ended();
      expect(await opened.log.readStream(other)).toHaveLength(3);
      const { position } = await append(opened.log, other, 2, event());
      expect(position).toBeGreaterThan(before);
      expect(await opened.log.end()).toBe(position);
    });
  });
}
