import { existsSync } from 'node:fs';
import { readModelsFile } from '../composition/stores/stores.ts';
import { codec } from '../events/catalogue.ts';
import { BEGINNING, type Position, type RecordedEvent } from '../events/log/port.ts';
import { eventsFile } from '../events/log/sqlite/database.ts';
import { Live } from '../events/log/sqlite/live.ts';
import { lockDirectory } from '../events/log/sqlite/lock.ts';
import { SqliteReader } from '../events/log/sqlite/reader.ts';
import { projectionCatalogue } from '../projections/catalogue.ts';
import { rebuild } from '../projections/rebuild/rebuild.ts';
import { replaceSqliteReadStore } from '../projections/store/sqlite/replace.ts';
import { openSqliteReadStoreWriter, removeSqliteReadStore } from '../projections/store/sqlite/writer.ts';

/** There is nothing to rebuild from. The message is one line. */
export class NoLog extends Error {
  override readonly name = 'NoLog';
}

export interface RebuildReport {
  /** Called first with the end of the log, then with the progress of the new read models. */
  onProgress(position: Position, end: Position): void;
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
 * @throws NoLog when the directory holds no log.
 */
export async function rebuildReadModels(directory: string, report: RebuildReport): Promise<number> {
  if (!existsSync(eventsFile(directory))) throw new NoLog(`DATA_DIR ${directory} holds no event log`);
  const lock = lockDirectory(directory);
  try {
    const events = await makeAnew(directory, report);
    replaceSqliteReadStore(readModelsFile(directory), rebuildingFile(directory));
    return events;
  } finally {
    lock.release();
  }
}

/** Into a new file; the remains of an earlier attempt are deleted. */
async function makeAnew(directory: string, { onProgress, onPoison }: RebuildReport): Promise<number> {
  const file = rebuildingFile(directory);
  removeSqliteReadStore(file);
  // Nothing is appended while the lock is held: the file has all events.
  const log = new SqliteReader(directory, new Live(BEGINNING));
  const store = await openSqliteReadStoreWriter({ file, projections: projectionCatalogue });
  try {
    const end = await log.end();
    onProgress(BEGINNING, end);
    const onProjected = (position: Position) => onProgress(position, end);
    return await rebuild({ log, store, codec, onProjected, onPoison });
  } finally {
    await store.close();
    await log.close();
  }
}
