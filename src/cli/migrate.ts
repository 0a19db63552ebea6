import { openLogToRead } from '../composition/stores/event-log.ts';
import { moveKeysOfFile } from '../composition/stores/keys.ts';
import { type Config, ConfigError, EMBEDDED } from '../config/config.ts';
import { inFilesOf } from '../config/data-directory.ts';
import { loadConfig } from '../config/load.ts';
import { openEventStoreLog } from '../events/log/eventstore/log.ts';
import type { EventLog, EventReader } from '../events/log/port.ts';
import { lockDirectory } from '../events/log/sqlite/lock.ts';
import { KEY_STREAMS } from '../events/operations/events.ts';
import { migrate } from '../migrate/migrate.ts';
import { countOf } from '../migrate/pages.ts';
import { withProgressBar } from './terminal/progress-bar.ts';

/** `casebook migrate` */
export async function migrateLog(): Promise<void> {
  const config = loadConfig(process.env);
  const { dataDir, eventLogUrl } = config;
  if (eventLogUrl === EMBEDDED)
    throw new ConfigError('EVENT_LOG_URL must name the EventStoreDB to copy the log into');
  await inFilesOf(dataDir, () => migrateFrom(config));
}

async function migrateFrom(config: Config): Promise<void> {
  const { dataDir, eventLogUrl: url } = config;
  const source = await openLogToRead({ dataDir, eventLogUrl: EMBEDDED });
  const lock = lockDirectory(dataDir);
  const target = await openEventStoreLog({ url, logger: { warn: () => {} }, ending: KEY_STREAMS });
  try {
    const keys = await moveKeysOfFile(config);
    const started = performance.now();
    const { events, streams, hash, found } = await copyShown(source, target);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(
      `The log in ${dataDir} is in the EventStoreDB: ${events} events in ${streams} streams, ${events - found} of them copied now, in ${seconds} s\nSHA-256 of both: ${hash}`,
    );
    console.log(keysTold(keys, dataDir));
  } finally {
    await target.close();
    lock.release();
    await source.close();
  }
}

/** Without them, all people of the copied log would seem to be erased. */
const keysTold = (keys: number | null, dataDir: string): string =>
  keys === null
    ? `Personal keys stay in ${dataDir}: several nodes need them in common, see PRIVACY_KEYS_URL`
    : `${keys} personal keys are in the MongoDB of the desk, too. Delete ${dataDir}, with its keys, once the desk runs on the EventStoreDB`;

async function copyShown(source: EventReader, target: EventLog) {
  const total = await countOf(source);
  return withProgressBar('events', (progress) =>
    migrate(source, target, {
      copying: (events) => progress('Copying', events, total),
      verifying: (events) => progress('Verifying', events, 2 * total),
    }),
  );
}
