import { openEventStoreLog } from '../../../src/events/log/eventstore/log.ts';
import { describeLive } from '../../support/live.ts';
import { describeEventLog } from './contract.ts';

const logger = { warn: jest.fn() };

describeLive('EventStoreDB', (url) => {
  describeEventLog('EventStoreDB', async () => {
    let log = await openEventStoreLog({ url: url(), logger });
    return {
      log,
      reopen: async () => {
        await log.close();
        log = await openEventStoreLog({ url: url(), logger });
        return log;
      },
      dispose: () => log.close(),
    };
  });
});
