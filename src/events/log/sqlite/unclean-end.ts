import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { sqliteCode } from '../../sqlite-code.ts';
import { openForReading } from './database.ts';

/**
 * Whether the last process that wrote to the file ended without closing it: then committed events are in SQLite's
 * journal (`-wal`) alone.
 */
export const endedUncleanly = (file: string): boolean =>
  (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;

/**
 * Checks a log after an unclean end, before anything writes to it; does nothing after a clean one. It reads the whole file:
 * `bench/log-check.ts` measures how long that takes.
 *
 * @throws Error when the file was replaced without its journal, or is malformed.
 */
export function checkAfterUncleanEnd(file: string): void {
  if (!endedUncleanly(file)) return;
  const header = headerOf(file);
  if (header === null)
    throw new Error(`${file} is missing, but its journal is there (${file}-wal): restore both, or a backup`);
  // SQLite moves the journal into the file when the last connection closes, but not one that only reads.
  const database = openForReading(file);
  try {
    if (isReplaced(header, database))
      throw new Error(
        `${file} is not the file that its journal belongs to (${file}-wal), which SQLite would mix into it: put a backup in place by npm run restore -- FILE`,
      );
    const problem = problemIn(database);
    if (problem !== null) throw new Error(`${file} is malformed: ${problem}; restore a backup`);
  } finally {
    database.close();
  }
}

/** What SQLite finds wrong with a database, with its own code; null when it is whole. Reads the whole file. */
export function problemIn(database: DatabaseSync): string | null {
  try {
    const [found] = Object.values(database.prepare('PRAGMA integrity_check(1)').get() ?? {});
    return found === 'ok' ? null : `${inWords(String(found))} (SQLITE_CORRUPT)`;
  } catch (error) {
    return `${(error as Error).message} (${sqliteCode(error)})`;
  }
}

/** The first finding: SQLite may put a heading between asterisks before it. */
const inWords = (found: string): string =>
  found.split('\n').find((line) => line !== '' && !line.startsWith('***')) ?? 'its pages do not fit together';

/** Two fields of SQLite's file format, section 1.3. */
interface Header {
  /** 2 where a journal of the kind `-wal` belongs to the file, 1 where the file stands alone. */
  readonly readVersion: number;
  /** How often the tables were changed; 0 in a new file. */
  readonly schemaVersion: number;
}

const HEADER_BYTES = 100;
const WITH_JOURNAL = 2;

/**
 * A file that the writer has left is always marked as one with a journal, and has the tables of that. A backup of
 * ours stands alone, and so do those of `VACUUM INTO`; SQLite's own backup counts the changes of tables anew.
 */
function isReplaced({ readVersion, schemaVersion }: Header, database: DatabaseSync): boolean {
  if (schemaVersion === 0) return false;
  if (readVersion !== WITH_JOURNAL) return true;
  const [current] = Object.values(database.prepare('PRAGMA schema_version').get() ?? {});
  return schemaVersion !== current;
}

/** Null when there is no file. An empty one, of a process that ended before its first write, has zeros. */
function headerOf(file: string): Header | null {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return null;
  const header = Buffer.alloc(HEADER_BYTES);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(descriptor);
  }
  return { readVersion: header[19] ?? 0, schemaVersion: header.readUInt32BE(40) };
}
