import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteCode } from '../../sqlite-code.ts';
import { prepareFile } from '../../sqlite-file.ts';

/** Counts up when the tables change, so that a file of a newer program is refused and not misread. */
export const FORMAT = 1;

/** Milliseconds that a call may stand still behind another process's lock, such as a backup's. */
const WRITER_TIMEOUT_MS = 5_000;
const READER_TIMEOUT_MS = 1_000;

/**
 * No unique index over event ids: random keys would halve the rate of appends. `UNIQUE (stream, revision)`
 * finds the id that a repeated append must be compared with. Positions are given as 1, 2, 3 …; those of streams that have
 * ended are free, and not given again.
 */
const TABLES = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
`;

/** The file of the log in a data directory. */
export const eventsFile = (directory: string): string => join(directory, 'events.sqlite');

/**
 * Opens the log for its only writer and creates it when there is none.
 *
 * @throws Error when the file is no log of this program's, or the disk refuses.
 */
export function openForWriting(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: WRITER_TIMEOUT_MS });
  return naming(file, database, () => {
    database.exec('PRAGMA journal_mode = WAL');
    // FULL syncs at every commit: what is acknowledged has reached the disk. macOS needs the second one for that.
    database.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON');
    database.exec('PRAGMA cache_size = -32000');
    prepareFile(database, file, { format: FORMAT, make: () => makeTables(database) });
  });
}

/**
 * A connection that can only read. The log must exist.
 *
 * @throws Error when the file is no database.
 */
export function openForReading(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true, timeout: READER_TIMEOUT_MS });
  return naming(file, database, () => database.prepare('PRAGMA schema_version').get());
}

/** Closes the database when the work fails, and names the file in SQLite's error, which doesn't. */
function naming(file: string, database: DatabaseSync, work: () => unknown): DatabaseSync {
  try {
    work();
    return database;
  } catch (error) {
    database.close();
    if (sqliteCode(error) !== null) (error as Error).message = `${file}: ${(error as Error).message}`;
    throw error;
  }
}

function makeTables(database: DatabaseSync): void {
  database.exec(TABLES);
  database.prepare("INSERT INTO meta VALUES ('identity', ?)").run(randomUUID());
}
