/**
 * 100,000 logins that are to expire, while the process is killed at 30 random instants and its clock is set forth and back:
 * each must expire once. Prints the cost of waiting, too. Takes some minutes.
 *
 *   npm exec -- node bench/due-times.ts [COUNT] [KILLS]
 *
 * `EVENT_LOG_URL` and `READ_MODELS_URL` name an empty EventStoreDB and a MongoDB; then two nodes run at once. Embedded
 * stores and one node unless given.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStoreLog } from '../src/events/log/eventstore/log.ts';
import { openSqliteLog } from '../src/events/log/sqlite/log.ts';
import { prove } from './due-times/proof.ts';

const { EVENT_LOG_URL: logUrl, READ_MODELS_URL: readModelsUrl } = process.env;
const [count = 100_000, kills = 30] = process.argv.slice(2).map(Number);
const directory = mkdtempSync(join(tmpdir(), 'casebook-due-times-'));
const logger = { warn: () => {} };
try {
  const proof = await prove({
    count,
    kills,
    nodes: logUrl ? 2 : 1,
    longestLife: 2_000,
    idleMs: 10_000,
    onKilled: (round) => console.error(`killed ${round} of ${kills} times`),
    env: {
      DATA_DIR: directory,
      ...(logUrl && { EVENT_LOG_URL: logUrl }),
      ...(readModelsUrl && { READ_MODELS_URL: readModelsUrl }),
    },
    openLog: () => (logUrl ? openEventStoreLog({ url: logUrl, logger }) : openSqliteLog({ directory })),
  });
  console.log(JSON.stringify(proof, null, 2));
  if (proof.once !== count || proof.tooEarly > 0) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true });
}
