/**
 * A desk whose clock its parent sets. Messages from the parent: a number, by how many milliseconds its clock is ahead of the
 * machine's, or `'look'`, answered by what is pending and what the process has cost so far.
 */

import { createLogger } from '../../src/cli/logger.ts';
import { startDesk } from '../../src/composition/app.ts';
import { openStores } from '../../src/composition/stores/stores.ts';
import { loadConfig } from '../../src/config/load.ts';
import { loginExpiry } from '../../src/projections/identity/login-expiry/projection.ts';

export interface Look {
  /** The first due times that have not been dealt with, as many as a page holds; null: unknown now. */
  readonly pending: number | null;
  readonly isCaughtUp: boolean;
  /** Bytes. */
  readonly memory: number;
  /** Microseconds of processor time. */
  readonly processor: number;
}

const config = loadConfig(process.env);
const { logger } = createLogger(config);
let ahead = Number(process.env.CLOCK_AHEAD_MS ?? 0);
const stores = await openStores(config, logger);
await startDesk({ config, stores, logger, wallClock: () => Date.now() + ahead });

process.on('message', async (message) => {
  if (typeof message === 'number') {
    ahead = message;
    return;
  }
  // What can't be said now is asked again.
  const isCaughtUp = await stores.log.end().then(
    (end) => stores.progress.reached(end, 1_000),
    () => false,
  );
  const first = await stores.readStore
    .queriesOf(loginExpiry)
    .earliest({ after: null })
    .catch(() => null);
  const pending = first?.length ?? null;
  const { user, system } = process.cpuUsage();
  const look: Look = { pending, isCaughtUp, memory: process.memoryUsage().rss, processor: user + system };
  process.send?.(look);
});
// A parent that is gone leaves nothing to report to.
process.on('disconnect', () => process.exit());
process.send?.('ready');
