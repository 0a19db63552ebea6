import { randomUUID } from 'node:crypto';
import type { Db } from 'mongodb';
import type { Logger } from 'pino';
import { type Config, ConfigError, EMBEDDED } from '../../config/config.ts';
import { isReadModelsUrl } from '../../config/values.ts';
import type { Position } from '../../events/log/port.ts';
import { lockDirectory } from '../../events/log/sqlite/lock.ts';
import { projectionCatalogue, projectionNamed } from '../../projections/catalogue.ts';
import type { ProjectorStore } from '../../projections/projector.ts';
import type { StandstillCause } from '../../projections/standstill.ts';
import type { StateRow } from '../../projections/store/mongo/collections.ts';
import type { MongoConnection } from '../../projections/store/mongo/connection.ts';
import { ReadModelsRefused } from '../../projections/store/mongo/read-models-refused.ts';
import type { WatchOptions } from '../../projections/store/mongo/watch-checkpoint.ts';
import { ReadModelsUnavailable, type ReadStore } from '../../projections/store/port.ts';
import type { SearchMemory } from '../../projections/store/search-memory.ts';
import { openSqliteBuildingWriter } from '../../projections/store/sqlite/building.ts';
import { cleanSqliteReadStore, sqliteToForget } from '../../projections/store/sqlite/forgetting.ts';
import {
  createHeavyReads,
  startLongReaderThread,
  startReaderThread,
} from '../../projections/store/sqlite/heavy-reads.ts';
import { openSqliteReadStore } from '../../projections/store/sqlite/reader.ts';
import { openSqliteReadStoreWriter, removeSqliteReadStore } from '../../projections/store/sqlite/writer.ts';
import { inDataDirectory } from './event-log.ts';
import { readModelsFile } from './private-files.ts';

/** What the projector's thread needs to open its own half of the read models. */
export type ReadModelsSource =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'mongo'; readonly url: string };

export interface OpenedReadModels {
  readonly source: ReadModelsSource;
  /** Opens the half that answers requests. Throws `ReadModelsUnavailable` when that isn't possible now. */
  openReader(): Promise<ReadStore>;
  /** The part that only shared read models have; null where this process alone writes them. */
  readonly shared: SharedReadModels | null;
  close(): Promise<void>;
}

export interface SharedReadModels {
  /** Watches the checkpoint, whichever node moves it. Returns a handle that ends the watch. */
  watch(on: Pick<WatchOptions, 'onCheckpoint' | 'onStandstill' | 'onInterrupted' | 'onResumed'>): {
    close(): Promise<void>;
  };
  /** Notifies all nodes that nothing can be projected beyond this checkpoint for now; does nothing while the store is down. */
  reportStandstill(cause: StandstillCause, checkpoint: Position): Promise<void>;
  /** For data that needs no transaction: written without waiting for other servers. */
  readonly passing: Db;
}

/**
 * `ownsDirectory`: the log already keeps other processes out of `DATA_DIR`.
 *
 * @throws ConfigError when they can't be kept where the configuration says.
 */
export function openReadModels(
  config: Pick<Config, 'readModelsUrl' | 'dataDir' | 'cacheMemory'>,
  ownsDirectory: boolean,
  logger: Logger,
): Promise<OpenedReadModels> {
  return config.readModelsUrl === EMBEDDED
    ? openEmbedded(config, ownsDirectory, logger)
    : openMongo(config.readModelsUrl, config.cacheMemory.search);
}

async function openEmbedded(
  { dataDir: directory, cacheMemory }: Pick<Config, 'dataDir' | 'cacheMemory'>,
  ownsDirectory: boolean,
  logger: Logger,
): Promise<OpenedReadModels> {
  const lock = ownsDirectory ? null : await inDataDirectory(directory, async () => lockDirectory(directory));
  const file = readModelsFile(directory);
  return {
    source: { kind: 'sqlite', file },
    shared: null,
    openReader: () =>
      openSqliteReadStore({
        file,
        heavyReads: createHeavyReads(
          () => startReaderThread({ file, searchMemory: cacheMemory.search }),
          (error) =>
            logger.error({ err: error }, 'the thread for heavy reads died and is replaced at the next one'),
        ),
        longReads: createHeavyReads(
          () => startLongReaderThread(file),
          (error) =>
            logger.error({ err: error }, 'the thread for long reads died and is replaced at the next one'),
        ),
      }),
    close: async () => lock?.release(),
  };
}

/** The driver is loaded only where it is used. */
async function openMongo(url: string, searchMemory: SearchMemory): Promise<OpenedReadModels> {
  const { connectMongo } = await import('../../projections/store/mongo/connection.ts');
  const { openMongoReadStore } = await import('../../projections/store/mongo/reader.ts');
  const { tellMongoStandstill } = await import('../../projections/store/mongo/tell-standstill.ts');
  const { watchMongoCheckpoint } = await import('../../projections/store/mongo/watch-checkpoint.ts');
  const connection: MongoConnection = await refusable(async () => connectMongo({ url }));
  let state: StateRow | null | undefined;
  return {
    source: { kind: 'mongo', url },
    openReader: () => refusable(() => openMongoReadStore({ connection, searchMemory, heard: () => state })),
    shared: {
      watch: (on) =>
        watchMongoCheckpoint({
          connection,
          ...on,
          onCheckpoint(checkpoint, found) {
            state = found;
            on.onCheckpoint(checkpoint, found);
          },
        }),
      reportStandstill: (cause, checkpoint) =>
        tellMongoStandstill(connection, cause, checkpoint).catch((error) => {
          if (!(error instanceof ReadModelsUnavailable)) throw error;
        }),
      passing: connection.client.db(connection.db.databaseName, { writeConcern: { w: 1 } }),
    },
    close: () => connection.close(),
  };
}

async function refusable<Result>(open: () => Promise<Result>): Promise<Result> {
  try {
    return await open();
  } catch (error) {
    throw error instanceof ReadModelsRefused ? new ConfigError(`READ_MODELS_URL: ${error.message}`) : error;
  }
}

/** `place`: the address of a MongoDB, or the name of a file. */
export const readModelsSource = (place: string): ReadModelsSource =>
  isReadModelsUrl(place) ? { kind: 'mongo', url: place } : { kind: 'sqlite', file: place };

/** How many erasures there have been. */
type Erasures = () => Promise<number>;

/** For the projector's thread, and for commands that build read models beside it. */
export function openProjectorStore(source: ReadModelsSource, erasures: Erasures): Promise<ProjectorStore> {
  return source.kind === 'sqlite'
    ? projectIntoFile(source.file, erasures)
    : projectIntoMongo(source.url, erasures);
}

async function projectIntoFile(file: string, erasures: Erasures): Promise<ProjectorStore> {
  const projections = projectionCatalogue;
  return {
    lease: null,
    open: async () => openSqliteReadStoreWriter({ file, projections, erasures: await erasures() }),
    build: async (name) => openSqliteBuildingWriter(file, projectionNamed(name), await erasures()),
    toForget: async () => sqliteToForget(file, projections, await erasures()),
    clean: (count, signal) => cleanSqliteReadStore(file, count, signal),
    remove: async () => removeSqliteReadStore(file),
    close: async () => {},
  };
}

async function projectIntoMongo(url: string, erasures: Erasures): Promise<ProjectorStore> {
  const { connectMongo } = await import('../../projections/store/mongo/connection.ts');
  const { openMongoBuildingWriter } = await import('../../projections/store/mongo/building.ts');
  const { cleanMongoReadStore, mongoToForget } = await import('../../projections/store/mongo/forgetting.ts');
  const { createMongoLease } = await import('../../projections/store/mongo/lease.ts');
  const { MONGO_COMMITS, openMongoReadStoreWriter, removeMongoReadStore } = await import(
    '../../projections/store/mongo/writer.ts'
  );
  const connection = connectMongo({ url });
  const projections = projectionCatalogue;
  return {
    lease: createMongoLease({ connection, holder: randomUUID() }),
    // A read on another node may wait, which can't notify this one.
    commits: { ...MONGO_COMMITS, maxCommitDelayMs: 10 },
    open: async () => openMongoReadStoreWriter({ connection, projections, erasures: await erasures() }),
    build: async (name) => openMongoBuildingWriter(connection, projectionNamed(name), await erasures()),
    toForget: async () => mongoToForget(connection, projections, await erasures()),
    clean: (count, signal) => cleanMongoReadStore(connection, count, signal),
    remove: () => removeMongoReadStore(connection),
    close: () => connection.close(),
  };
}
