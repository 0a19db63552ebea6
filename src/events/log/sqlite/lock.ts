import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process, or another part of this one, has the data directory open. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';

  constructor(directory: string) {
    super(`DATA_DIR ${directory} is in use: only one process may own it, stop the other one first`);
  }
}

export interface DirectoryLock {
  release(): void;
}

/**
 * Milliseconds, during which this thread stands still. Two that come at the same instant refuse each other
 * at first; a short wait lets one of them win.
 */
const WAIT_MS = 250;

/**
 * Takes the directory for this process until `release`, or until the process ends in whatever way: the lock is
 * one of the operating system on `lock.sqlite`, so a killed owner leaves nothing behind to clean up.
 * Nothing but SQLite may open that file: closing any descriptor of it would drop the lock.
 *
 * @throws DataDirectoryInUse when it is taken.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const database = new DatabaseSync(join(directory, 'lock.sqlite'), { timeout: WAIT_MS });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw isBusy(error) ? new DataDirectoryInUse(directory) : error;
  }
  return { release: () => database.close() };
}

const SQLITE_BUSY = 5;

/** The lower byte of the code says busy, whatever the reason in the upper ones. */
function isBusy(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined;
  return (Number(code) & 0xff) === SQLITE_BUSY;
}
