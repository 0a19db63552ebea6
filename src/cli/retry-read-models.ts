import { openLogToRead } from '../composition/stores/event-log.ts';
import { openCodecToRead } from '../composition/stores/keys.ts';
import { openProjectorStore, readModelsSource } from '../composition/stores/read-models.ts';
import { readModelsFile } from '../composition/stores/stores.ts';
import { type Config, ConfigError, EMBEDDED } from '../config/config.ts';
import type { ReadableLog } from '../events/codec.ts';
import { lockDirectory } from '../events/log/sqlite/lock.ts';
import type { ProjectorStore } from '../projections/projector.ts';
import { type RetryOptions, retryPoisoned } from '../projections/retry.ts';
import { whileHeld } from './rebuild-read-models.ts';

export type RetryReport = Pick<RetryOptions, 'onPoison' | 'onRetried'>;

/**
 * Projects poisoned streams again into the read models of a configuration, while no desk projects into them.
 *
 * @throws DataDirectoryInUse, ConfigError while a desk does, or when they are of another log.
 */
export async function retryInPlace(config: Config, report: RetryReport): Promise<void> {
  const isEmbedded = config.readModelsUrl === EMBEDDED;
  const source = readModelsSource(isEmbedded ? readModelsFile(config.dataDir) : config.readModelsUrl);
  const log = await openLogToRead(config);
  const codec = await openCodecToRead(config);
  const lock = isEmbedded ? lockDirectory(config.dataDir) : null;
  try {
    const store = await openProjectorStore(source, codec.generation);
    try {
      await whileHeld(store.lease, () => retryIn(store, { log, codec }, report));
    } finally {
      await store.close();
    }
  } finally {
    lock?.release();
    await codec.close();
    await log.close();
  }
}

async function retryIn(
  store: ProjectorStore,
  { log, codec }: ReadableLog,
  report: RetryReport,
): Promise<void> {
  const writer = await store.open();
  try {
    const found = await writer.checkpoint();
    if (found !== null && found.log !== (await log.identity()))
      throw new ConfigError('the read models are those of another event log');
    await retryPoisoned({ ...report, log, store: writer, codec });
  } finally {
    await writer.close();
  }
}
