import { existsSync } from 'node:fs';
import type { MessagePort } from 'node:worker_threads';
import type { Logger } from 'pino';
import { type Config, ConfigError, EMBEDDED } from '../../config/config.ts';
import { dataDirectoryError, inFilesOf, makeDataDirectory } from '../../config/data-directory.ts';
import { BEGINNING, type EventLog, type EventReader } from '../../events/log/port.ts';
import { eventsFile } from '../../events/log/sqlite/database.ts';
import { followSqliteLog } from '../../events/log/sqlite/follower.ts';
import { Live } from '../../events/log/sqlite/live.ts';
import { DataDirectoryInUse } from '../../events/log/sqlite/lock.ts';
import { openSqliteLog } from '../../events/log/sqlite/log.ts';
import { SqliteReader } from '../../events/log/sqlite/reader.ts';
import { checkAfterUncleanEnd, endedUncleanly } from '../../events/log/sqlite/unclean-end.ts';
import { KEY_STREAMS } from '../../events/operations/events.ts';
import type { DropStreams } from './ending-keys.ts';
import { checkStores, makeStoresPrivate, readModelsFile } from './private-files.ts';

/** What another thread needs to open its own reader of the log. */
export type LogSource =
  | { readonly kind: 'sqlite'; readonly directory: string; readonly feed: MessagePort }
  | { readonly kind: 'eventstore'; readonly url: string };

export interface OpenedLog {
  readonly log: EventLog;
  /** Whether this process alone uses it. */
  readonly isEmbedded: boolean;
  /** Drops streams that have ended; null where the server does that itself. */
  readonly drop: DropStreams | null;
  /** The store's code once the log has turned out to be malformed; null while it is whole, and where a server keeps it. */
  malformed(): string | null;
  /** How many ending streams still lack their `$maxAge` on the server. */
  endless(): number;
  /** Has another store of the data directory written on the thread of an embedded log, see `SqliteLog.serve`; null without one. */
  serve(module: string, file: string): MessagePort | null;
  /** For one other thread; what `transferOf` names goes with it. */
  lend(): LogSource;
}

/** Throws when the log can't be used as it is configured. One that is only down for now is opened. */
export function openEventLog(
  { eventLogUrl, dataDir }: Pick<Config, 'eventLogUrl' | 'dataDir'>,
  logger: Logger,
  onDeath: () => void,
): Promise<OpenedLog> {
  return eventLogUrl === 'sqlite:' ? openEmbedded(dataDir, logger, onDeath) : openShared(eventLogUrl, logger);
}

async function openEmbedded(directory: string, logger: Logger, onDeath: () => void): Promise<OpenedLog> {
  const log = await inDataDirectory(directory, async () => {
    refuseMissingLog(directory);
    if (endedUncleanly(eventsFile(directory)))
      logger.info('the last process did not end cleanly: the event log is checked');
    return openSqliteLog({ directory, logger, onDeath });
  });
  return {
    log,
    isEmbedded: true,
    malformed: () => log.malformed(),
    endless: () => 0,
    drop: (prefix, upTo) => log.drop(prefix, upTo),
    serve: (module, file) => log.serve(module, file),
    lend: () => ({ kind: 'sqlite', directory, feed: log.feed() }),
  };
}

/** An empty log would be begun, and the read models deleted: nearly always the log is only missing, as on a disk that is not mounted. */
function refuseMissingLog(directory: string): void {
  const file = eventsFile(directory);
  if (existsSync(file)) return;
  // Its journal holds the last events: that is told first.
  checkAfterUncleanEnd(file);
  if (!existsSync(readModelsFile(directory))) return;
  throw new Error(
    `it holds read models and no event log (events.sqlite): restore the log, or delete ${readModelsFile(directory)} to begin with an empty one`,
  );
}

/** Opens a store in the directory, whose files only their owner may read: they hold people's messages. Throws `ConfigError`. */
export async function inDataDirectory<Result>(
  directory: string,
  open: () => Promise<Result>,
): Promise<Result> {
  makeDataDirectory(directory);
  try {
    makeStoresPrivate(directory);
    checkStores(directory);
    return await open();
  } catch (error) {
    if (error instanceof DataDirectoryInUse) throw error;
    throw dataDirectoryError(directory, error);
  }
}

export const transferOf = (source: LogSource): MessagePort[] =>
  source.kind === 'sqlite' ? [source.feed] : [];

/** For another thread: its own reader of a log that was lent to it. */
export async function openEventReader(source: LogSource): Promise<EventReader> {
  if (source.kind === 'sqlite') return followSqliteLog(source);
  const { followEventStoreLog } = await import('../../events/log/eventstore/log.ts');
  return followEventStoreLog({ url: source.url });
}

/**
 * Opens the log for reading, also while a desk has it open.
 *
 * @throws ConfigError when there is none.
 */
export async function openLogToRead({
  eventLogUrl,
  dataDir,
}: Pick<Config, 'eventLogUrl' | 'dataDir'>): Promise<EventReader> {
  if (eventLogUrl !== EMBEDDED) return openEventReader({ kind: 'eventstore', url: eventLogUrl });
  if (!existsSync(eventsFile(dataDir))) throw new ConfigError(`DATA_DIR ${dataDir} holds no event log`);
  return inFilesOf(dataDir, async () => new SqliteReader(dataDir, new Live(BEGINNING)));
}

async function openShared(url: string, logger: Logger): Promise<OpenedLog> {
  const { openEventStoreLog } = await import('../../events/log/eventstore/log.ts');
  const { EventLogRefused } = await import('../../events/log/eventstore/errors.ts');
  try {
    const log = await openEventStoreLog({ url, logger, ending: KEY_STREAMS });
    return {
      log,
      isEmbedded: false,
      malformed: () => null,
      drop: null,
      endless: () => log.endless,
      serve: () => null,
      lend: () => ({ kind: 'eventstore', url }),
    };
  } catch (error) {
    throw error instanceof EventLogRefused ? new ConfigError(`EVENT_LOG_URL: ${error.message}`) : error;
  }
}
