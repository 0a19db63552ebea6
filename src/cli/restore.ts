import { existsSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openLogToRead } from '../composition/stores/event-log.ts';
import { openCodecToRead } from '../composition/stores/keys.ts';
import { lackOfKeys } from '../composition/stores/known-keys.ts';
import { readModelsFile } from '../composition/stores/stores.ts';
import { treeFile } from '../composition/stores/tree.ts';
import { type Config, ConfigError, EMBEDDED } from '../config/config.ts';
import { inFilesOf, makeDataDirectory } from '../config/data-directory.ts';
import { loadConfig } from '../config/load.ts';
import { type Restored, restoreLog } from '../events/log/sqlite/backup.ts';
import { eventsFile } from '../events/log/sqlite/database.ts';
import { lockDirectory } from '../events/log/sqlite/lock.ts';
import { removeSqliteReadStore } from '../projections/store/sqlite/writer.ts';
import { requireEmbeddedLog, textOf } from './backup.ts';

/**
 * `casebook restore`: puts a backup in the place of the embedded log. Embedded read models are deleted, and the desk makes them
 * anew; shared ones it replaces by itself.
 *
 * @throws DataDirectoryInUse while a desk runs on the directory.
 */
export async function restore(file: string): Promise<void> {
  const config = loadConfig(process.env);
  const { dataDir } = config;
  requireEmbeddedLog(config);
  if (isSame(file, eventsFile(dataDir)))
    throw new ConfigError(`${file} is the log of DATA_DIR itself: name a backup`);
  makeDataDirectory(dataDir);
  const { aside, ...summary } = await inFilesOf(dataDir, async () => {
    const lock = lockDirectory(dataDir);
    try {
      return await putInPlace(config, file);
    } finally {
      lock.release();
    }
  });
  console.log(`The log in ${dataDir} is that of ${file}: ${textOf(summary)}`);
  if (aside !== null)
    console.log(
      `The one before is in ${aside}: delete it when you don't need it any more. What earlier versions stored in the clear is in it, also of people who are erased later.`,
    );
  console.log(
    'Start the desk with the same secrets as then, and with the personal keys of today: who was erased since stays erased. It makes the read models anew.',
  );
  const lack = await inFilesOf(dataDir, () => lackOf(config));
  if (lack !== null) console.log(`Before that: ${lack}`);
}

/** What the start would be refused for; null for nothing. */
async function lackOf(config: Config): Promise<string | null> {
  const log = await openLogToRead(config);
  const codec = await openCodecToRead(config);
  try {
    return await lackOfKeys(codec, { log, isEmbedded: true });
  } finally {
    await codec.close();
    await log.close();
  }
}

/** Puts a log in the place of that of the data directory, which is locked. What was made of the other one goes. */
export async function putInPlace({ dataDir, readModelsUrl }: Config, file: string): Promise<Restored> {
  const restored = await restoreLog(dataDir, file, new Date());
  moveTreeAside(treeFile(dataDir), restored.aside);
  if (readModelsUrl === EMBEDDED) removeSqliteReadStore(readModelsFile(dataDir));
  return restored;
}

/** Its heads contradict the restored log: they stay with the log that they are of. */
function moveTreeAside(tree: string, directory: string | null): void {
  for (const file of [tree, `${tree}-wal`, `${tree}-shm`]) {
    if (!existsSync(file)) continue;
    if (directory === null) rmSync(file);
    else renameSync(file, join(directory, basename(file)));
  }
}

function isSame(file: string, other: string): boolean {
  try {
    return realpathSync(file) === realpathSync(other);
  } catch {
    return false;
  }
}
