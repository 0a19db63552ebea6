import { openEventStoreLog } from '../../../src/events/log/eventstore/log.ts';
import { type EventLog, NO_STREAM } from '../../../src/events/log/port.ts';
import { describeLive } from '../../support/live.ts';
import { ENDING } from './contract/endings.ts';
import { describeEventLog } from './contract.ts';
import { event, newStream } from './support.ts';

const logger = { warn: jest.fn() };

describeLive('EventStoreDB', (url) => {
  describeEventLog('EventStoreDB', async () => {
    const open = () =>
      openEventStoreLog({ url: url(), logger, ending: { prefix: ENDING, lifetimeMs: 1_000 } });
    let log = await open();
    return {
      log,
      reopen: async () => {
        await log.close();
        log = await open();
        return log;
      },
      // The server does that by itself, after a second.
      end: async () => {},
      dispose: () => log.close(),
    };
  });

  test('shows whoever meets a conflict all that it tells of', async () => {
    const logs = await Promise.all(
      Array.from({ length: 8 }, () => openEventStoreLog({ url: url(), logger })),
    );
    const unseen: number[] = [];
    const race = async (log: EventLog, stream: string) => {
      let expected = NO_STREAM;
      for (let appends = 0; appends < 10; ) {
        const result = await log.append(stream, expected, [event()]);
        if (result.outcome === 'appended') {
          appends++;
          expected = result.revision;
          continue;
        }
        expected = result.current;
        if ((await log.readStream(stream, { from: expected, limit: 1 })).length === 0) unseen.push(expected);
      }
    };
    for (let round = 0; round < 5; round++) {
      const stream = newStream();
      await Promise.all(logs.map((log) => race(log, stream)));
    }
    await Promise.all(logs.map((log) => log.close()));
    expect(unseen).toEqual([]);
  }, 20_000);
});
