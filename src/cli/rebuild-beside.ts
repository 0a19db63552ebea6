import { closeSync, openSync, rmSync } from 'node:fs';
import { openLogToRead } from '../composition/stores/event-log.ts';
import {
  openProjectorStore,
  type ReadModelsSource,
  readModelsSource,
} from '../composition/stores/read-models.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { codec } from '../events/catalogue.ts';
import type { Lease } from '../events/log/leadership.ts';
import { BEGINNING, type EventReader, type Position } from '../events/log/port.ts';
import type { ProjectorStore } from '../projections/projector.ts';
import { rebuild } from '../projections/rebuild/rebuild.ts';
import type { RebuildReport } from './rebuild-read-models.ts';

/** How often the lease is renewed, in milliseconds. */
const RENEWED_EVERY_MS = 500;

/**
 * Builds read models from the log in a new place while desks use theirs. A desk that is then started on them projects what
 * has happened since. Returns the number of events.
 *
 * `to`: the address of a MongoDB, or the name of a file that doesn't exist yet.
 *
 * @throws ConfigError when that place is in use, or invalid.
 */
export async function rebuildBeside(
  config: Pick<Config, 'dataDir' | 'eventLogUrl' | 'readModelsUrl'>,
  to: string,
  report: RebuildReport,
): Promise<number> {
  if (to === config.readModelsUrl) throw new ConfigError('--to must not be what READ_MODELS_URL names');
  const source = readModelsSource(to);
  if (source.kind === 'sqlite') checkNew(source.file);
  const log = await openLogToRead(config);
  try {
    return await fill(source, log, report);
  } finally {
    await log.close();
  }
}

/** Whether a new file can be made there, only making one tells. Throws `ConfigError`. */
function checkNew(file: string): void {
  try {
    closeSync(openSync(file, 'wx'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      code === 'EEXIST'
        ? `${file} exists already: --to must name a new file`
        : `--to ${file} can't be made: ${message}`,
    );
  }
  rmSync(file);
}

async function fill(source: ReadModelsSource, log: EventReader, report: RebuildReport): Promise<number> {
  const store = await openProjectorStore(source);
  try {
    return await whileHeld(store.lease, () => makeIn(store, log, report));
  } finally {
    await store.close();
  }
}

/** @throws ConfigError while another process uses it. */
export async function whileHeld<Result>(lease: Lease | null, work: () => Promise<Result>): Promise<Result> {
  if (lease === null) return work();
  if (!(await lease.hold())) throw new ConfigError('a desk projects into that database');
  const renewal = setInterval(() => lease.hold().catch(() => {}), RENEWED_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await lease.release();
  }
}

async function makeIn(
  { open, remove, commits }: ProjectorStore,
  log: EventReader,
  { onProgress, onPoison }: RebuildReport,
): Promise<number> {
  await remove();
  const writer = await open();
  try {
    const end = await log.end();
    onProgress(BEGINNING, end);
    const onProjected = (position: Position) => onProgress(position, end);
    return await rebuild({
      log,
      store: writer,
      codec,
      onProjected,
      onPoison,
      ...commits,
    });
  } finally {
    await writer.close();
  }
}
