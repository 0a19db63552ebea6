import { openLogToRead } from '../composition/stores/event-log.ts';
import { type KeyedCodec, openCodecToRead } from '../composition/stores/keys.ts';
import { openProjectorStore, type ReadModelsSource } from '../composition/stores/read-models.ts';
import { readModelsFile } from '../composition/stores/stores.ts';
import { type Config, ConfigError, EMBEDDED } from '../config/config.ts';
import type { ReadableLog } from '../events/codec.ts';
import type { Lease } from '../events/log/leadership.ts';
import { BEGINNING, type Position, type RecordedEvent } from '../events/log/port.ts';
import { lockDirectory } from '../events/log/sqlite/lock.ts';
import { unusedEvents } from '../projections/catalogue.ts';
import type { ProjectorStore } from '../projections/projector.ts';
import { rebuild } from '../projections/rebuild/rebuild.ts';
import { replaceSqliteReadStore } from '../projections/store/sqlite/replace.ts';

export interface RebuildReport {
  /** Called first with the end of the log, then with the progress of the new read models. */
  onProgress(position: Position, end: Position): void;
  /** Each projection, where they are rebuilt one by one; `nth` counts from 1. */
  onProjection?(name: string, nth: number, count: number): void;
  onPoison(event: RecordedEvent, reason: string): void;
}

/** The new read models, until they replace the others. */
export const rebuildingFile = (dataDirectory: string): string =>
  `${readModelsFile(dataDirectory)}.rebuilding`;

/**
 * Rebuilds the embedded read models of a data directory from its log, and replaces the old ones, which stay untouched until
 * then. Returns the number of events.
 *
 * @throws DataDirectoryInUse while a desk runs on the directory.
 * @throws ConfigError when the directory holds no log.
 */
export async function rebuildReadModels(config: Config, report: RebuildReport): Promise<number> {
  const { dataDir: directory } = config;
  const log = await openLogToRead({ dataDir: directory, eventLogUrl: EMBEDDED });
  const codec = await openCodecToRead(config);
  try {
    // While the lock is held, nothing is appended: the file has all events.
    const lock = lockDirectory(directory);
    try {
      const file = rebuildingFile(directory);
      const events = await fillReadModels({ kind: 'sqlite', file }, { log, codec }, report);
      replaceSqliteReadStore(readModelsFile(directory), file);
      return events;
    } finally {
      lock.release();
    }
  } finally {
    await codec.close();
    await log.close();
  }
}

/** A log, and the codec that has opened its keys. */
interface KeyedLog extends ReadableLog {
  readonly codec: KeyedCodec;
}

/**
 * Builds read models from the log in a place of their own; the remains of an earlier attempt are deleted. Returns the number
 * of events.
 *
 * @throws ConfigError while another process projects into that place.
 */
export async function fillReadModels(
  source: ReadModelsSource,
  log: KeyedLog,
  report: RebuildReport,
): Promise<number> {
  const store = await openProjectorStore(source, log.codec.generation);
  try {
    return await whileHeld(store.lease, () => fill(store, log, report));
  } finally {
    await store.close();
  }
}

async function fill(
  { open, remove, commits }: ProjectorStore,
  { log, codec }: ReadableLog,
  { onProgress, onPoison }: RebuildReport,
): Promise<number> {
  await remove();
  const store = await open();
  try {
    const end = await log.end();
    onProgress(BEGINNING, end);
    const onProjected = (position: Position) => onProgress(position, end);
    return await rebuild({ log, store, codec, unused: unusedEvents, onProjected, onPoison, ...commits });
  } finally {
    await store.close();
  }
}

/** How often the lease is renewed, in milliseconds. */
const RENEWED_EVERY_MS = 500;

/** Works while it holds the lease of shared read models; null where there is none. @throws ConfigError while another process holds it. */
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
