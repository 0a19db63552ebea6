import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStoreLog } from '../../src/events/log/eventstore/log.ts';
import type { EventLog } from '../../src/events/log/port.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { migrate } from '../../src/migrate/migrate.ts';
import { MigrationRefused } from '../../src/migrate/migration-refused.ts';
import { append, event, events, newStream, own, readToEnd } from '../events/log/support.ts';
import { describeLive } from '../support/live.ts';
import { withMethods } from '../support/logs.ts';

const unseen = { copying: () => {}, verifying: () => {} };

describeLive('EventStoreDB', (url) => {
  describe('migrate into an EventStoreDB', () => {
    const streams = Array.from({ length: 20 }, newStream);
    let directory: string;
    let source: EventLog;
    let target: EventLog;

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), 'casebook-migrate-'));
      source = await openSqliteLog({ directory });
      target = await openEventStoreLog({ url: url(), logger: { warn: () => {} } });
      for (let n = 0; n < 100; n++) {
        await Promise.all(streams.map((stream) => append(source, stream, 2 * n - 1, ...events(2))));
      }
    });
    afterAll(async () => {
      await source?.close();
      await target?.close();
      rmSync(directory, { recursive: true });
    });

    test('keeps everything in its order, with a page of appends under way at once', async () => {
      const start = await target.end();
      // Others use this server: what isn't copied here is not to be seen.
      const fresh = withMethods(target, {
        readAll: async (after, limit) =>
          own(await readToEnd(target, after > start ? after : start, 1_000), ...streams).slice(0, limit),
      });
      const { events: copied, hash } = await migrate(source, fresh, unseen);
      expect(copied).toBe(4_000);
      expect(await migrate(source, fresh, unseen)).toMatchObject({ events: 4_000, found: 4_000, hash });
    }, 60_000);

    test('is refused when it holds something else, and writes nothing', async () => {
      await append(target, newStream(), -1, event());
      const unwritten = withMethods(target, { append: () => Promise.reject(new Error('written to')) });
      await expect(migrate(source, unwritten, unseen)).rejects.toThrow(MigrationRefused);
    });
  });
});
