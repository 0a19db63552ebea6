import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { type Config, ConfigError } from './config.ts';
import type { EventLog } from './events/log/port.ts';
import { DataDirectoryInUse } from './events/log/sqlite/lock.ts';
import { openSqliteLog, type SqliteLog } from './events/log/sqlite/log.ts';
import { createProgress, type Progress } from './projections/progress.ts';
import type { ReadStore } from './projections/store/port.ts';
import { openSqliteReadStore } from './projections/store/sqlite/reader.ts';
import { type ProjectorReport, superviseProjector, type Thread } from './projections/thread.ts';
import type { ProjectorData } from './projector.ts';

/** The log, the read models, and the projector between them, as the configuration chose them. */
export interface Engines {
  readonly log: EventLog;
  readonly readStore: ReadStore;
  readonly progress: Progress;
  /** Whether a projector is at work. */
  isProjecting(): boolean;
  /** What the projector stumbled over last; null since its last success. */
  projectionTrouble(): string | null;
  close(): Promise<void>;
}

export const readModelsFile = (dataDirectory: string): string => join(dataDirectory, 'read-models.sqlite');

/**
 * Opens everything; whoever reads waits for the projection to catch up. Throws when it can't be opened.
 * `onLogDeath`: the log takes nothing any more, and only a new process helps.
 */
export async function openEngines(
  config: Pick<Config, 'dataDir'>,
  logger: Logger,
  onLogDeath: () => void = () => {},
): Promise<Engines> {
  const directory = config.dataDir;
  const log = await openLog(directory, logger, onLogDeath);
  const file = readModelsFile(directory);

  let trouble: string | null = null;
  const projector = superviseProjector({
    start: () => startProjector({ logDirectory: directory, feed: log.feed(), readModelsFile: file }),
    onProjected(position) {
      if (position > progress.projected()) trouble = null;
      progress.advance(position);
    },
    onReport(report) {
      if (report.kind === 'interrupted') trouble = report.reason;
      tell(logger, report);
    },
    onRestart: (error) => logger.error({ err: error }, 'the projector died and is being replaced'),
  });
  const progress = createProgress((position) => projector.want(position));
  progress.acknowledge(await log.end());
  await projector.ready.catch(async (error) => {
    await log.close();
    throw error;
  });
  const readStore = await openSqliteReadStore({ file });

  return {
    log,
    readStore,
    progress,
    isProjecting: () => projector.isAlive(),
    projectionTrouble: () => trouble,
    async close() {
      await projector.stop();
      await readStore.close();
      await log.close();
    },
  };
}

/** Conversations are nobody else's business: a new directory opens to its owner alone. */
async function openLog(directory: string, logger: Logger, onDeath: () => void): Promise<SqliteLog> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return await openSqliteLog({ directory, logger, onDeath });
  } catch (error) {
    if (error instanceof DataDirectoryInUse) throw error;
    throw new ConfigError(`DATA_DIR ${directory} can't be used: ${(error as Error).message}`);
  }
}

function startProjector(data: ProjectorData): Thread {
  return new Worker(new URL('./projector.ts', import.meta.url), {
    workerData: data,
    transferList: [data.feed],
  });
}

function tell(logger: Logger, report: Exclude<ProjectorReport, { kind: 'projected' }>): void {
  const { level, message } = TOLD[report.kind];
  const { kind: _kind, ...details } = report;
  logger[level](details, message);
}

const TOLD = {
  ready: { level: 'debug', message: 'the projector is at work' },
  poisoned: {
    level: 'error',
    message:
      'an event could not be projected: the documents of its stream stand still until they are rebuilt',
  },
  interrupted: { level: 'warn', message: 'the projection was interrupted and resumes' },
  rebuilding: { level: 'warn', message: 'the read models are being rebuilt from the log' },
} as const satisfies Record<Exclude<ProjectorReport['kind'], 'projected'>, object>;
