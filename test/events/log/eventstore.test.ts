import { openEventStoreLog } from '../../../src/events/log/eventstore/log.ts';
import { describeLive } from '../../support/live.ts';
import { ENDING } from './contract/endings.ts';
import { describeEventLog } from './contract.ts';

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
});
