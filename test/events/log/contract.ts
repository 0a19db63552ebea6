import { type EventLog, NO_STREAM } from '../../../src/events/log/port.ts';
import { describeAppends } from './contract/appends.ts';
import { describeConcurrency } from './contract/concurrency.ts';
import { describeContent } from './contract/content.ts';
import { describeEndings } from './contract/endings.ts';
import { describeReads } from './contract/reads.ts';
import { describeSubscriptions } from './contract/subscriptions.ts';
import { describeAppendsTogether } from './contract/together.ts';
import { append, event, events, newStream } from './support.ts';

export interface OpenedLog {
  log: EventLog;
  /** Closes the log and opens the same one again, as after a restart. */
  reopen?(): Promise<EventLog>;
  /** Has what streams of the prefix `ENDING` hold by now end. */
  end(): Promise<void>;
  /** Closes the log that is open last and cleans up. */
  dispose(): Promise<void>;
}

/**
 * What every adapter of the log promises. The log may hold anything beforehand and others may append meanwhile:
 * each case has streams of its own, and nothing is assumed of positions but their order.
 */
export function describeEventLog(name: string, open: () => Promise<OpenedLog>): void {
  describe(`event log: ${name}`, () => {
    // Filled before the first case runs, when the parts below have long got hold of it.
    const opened = {} as OpenedLog;
    beforeAll(async () => void Object.assign(opened, await open()));
    afterAll(() => opened.dispose?.());

    describeAppends(opened);
    describeAppendsTogether(opened);
    describeConcurrency(opened);
    describeReads(opened);
    describeContent(opened);
    describeSubscriptions(opened);
    describeEndings(opened);
    describeIdentity(opened);
  });
}

function describeIdentity(opened: OpenedLog): void {
  describe('identity', () => {
    test('stays the same', async () => {
      const identity = await opened.log.identity();
      expect(identity).not.toBe('');
      expect(await opened.log.identity()).toBe(identity);
    });

    test('and everything appended outlive a restart', async () => {
      if (!opened.reopen) return;
      const stream = newStream();
      await append(opened.log, stream, NO_STREAM, ...events(3));
      const before = [
        await opened.log.identity(),
        await opened.log.readStream(stream),
        await opened.log.end(),
      ];
      opened.log = await opened.reopen();
      expect([
        await opened.log.identity(),
        await opened.log.readStream(stream),
        await opened.log.end(),
      ]).toEqual(before);
      expect(await append(opened.log, stream, 2, event())).toMatchObject({ revision: 3 });
    });
  });
}
