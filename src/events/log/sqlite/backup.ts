import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { sqliteCode } from '../../sqlite-code.ts';
import { eventsFile, FORMAT, openForReading } from './database.ts';
import { syncPath } from './sync-path.ts';
import { checkAfterUncleanEnd, endedUncleanly, problemIn } from './unclean-end.ts';

/** What a log holds. */
export interface LogSummary {
  readonly identity: string;
  readonly events: number;
  /** The position of the last event. */
  readonly end: number;
}

/** A file is no whole log of this program, or not where it should be. The message is one line. */
export class UnusableBackup extends Error {
  override readonly name = 'UnusableBackup';
}

/**
 * Copies the log of a data directory, also while a desk writes to it, into a single file, which it checks. That file takes its
 * name only when it is whole and on disk.
 *
 * @throws UnusableBackup when the file exists already, or the log is not whole.
 */
export function backUpLog(directory: string, to: string): Promise<LogSummary> {
  if (existsSync(to)) throw new UnusableBackup(`${to} exists already: name a new file`);
  checkFolderOf(to);
  const log = eventsFile(directory);
  return copied(log, () => openForReading(log), to);
}

/** SQLite would blame the log. Throws `UnusableBackup`. */
function checkFolderOf(file: string): void {
  const folder = dirname(resolve(file));
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (!stats?.isDirectory())
    throw new UnusableBackup(
      `${folder} is no folder: make it, writable for the desk's user, or name another one`,
    );
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UnusableBackup(`${folder} can't be written to by this user: ${(error as Error).message}`);
  }
}

export interface Restored extends LogSummary {
  /** The directory into which the log was moved that was there before; null when there was none. */
  readonly aside: string | null;
}

/**
 * Puts a backup in the place of the log of a data directory that no process uses. The log that is there, with its journal, is
 * moved into a directory beside it. An interruption leaves the one log, the other one, or none.
 *
 * @param now names that directory.
 * @throws UnusableBackup when the file is not a whole log; then nothing has changed.
 */
export async function restoreLog(directory: string, file: string, now: Date): Promise<Restored> {
  if (!existsSync(file)) throw new UnusableBackup(`${file} does not exist`);
  const log = eventsFile(directory);
  const restored = `${log}.restored`;
  const summary = await copied(file, () => openBackup(file), restored);
  const aside = moveAside(log, join(directory, `before-restore-${now.toISOString().replaceAll(':', '-')}`));
  renameSync(restored, log);
  syncPath(directory);
  return { ...summary, aside };
}

/** All pages in one step: SQLite would begin anew after each append of another process. */
const ALL_PAGES = 2 ** 31 - 1;

async function copied(from: string, open: () => DatabaseSync, to: string): Promise<LogSummary> {
  const draft = `${to}.draft`;
  rmSync(draft, { force: true });
  try {
    const source = open();
    await backup(source, draft, { rate: ALL_PAGES }).finally(() => source.close());
    const summary = checkedSummary(draft, from);
    syncPath(draft);
    renameSync(draft, to);
    syncPath(dirname(to));
    return summary;
  } catch (error) {
    rmSync(draft, { force: true });
    const code = sqliteCode(error);
    if (code === null) throw error;
    if (code === 'SQLITE_NOTADB')
      throw new UnusableBackup(`${from} is no event log: it is no SQLite database`);
    throw new UnusableBackup(`${from} can't be copied to ${to}: ${(error as Error).message} (${code})`);
  }
}

/** A file with a journal is a copy of all that a crash has left. Beside one without, no files are made: its place may be read-only. */
function openBackup(file: string): DatabaseSync {
  if (endedUncleanly(file)) {
    checkAfterUncleanEnd(file);
    return openForReading(file);
  }
  const address = pathToFileURL(file);
  address.searchParams.set('immutable', '1');
  return new DatabaseSync(address, { readOnly: true });
}

/** Reads the whole copy. It is marked as one that stands alone, so that it can't be taken for a log with a journal. */
function checkedSummary(copy: string, from: string): LogSummary {
  const database = new DatabaseSync(copy);
  const one = (sql: string) => Object.values(database.prepare(sql).get() ?? {})[0];
  try {
    database.exec('PRAGMA journal_mode = DELETE');
    const problem = problemIn(database);
    if (problem !== null) throw new UnusableBackup(`${from} is malformed: ${problem}`);
    if (one('PRAGMA user_version') !== FORMAT)
      throw new UnusableBackup(`${from} is no event log of this version of Casebook`);
    return {
      identity: String(one("SELECT value FROM meta WHERE key = 'identity'")),
      events: Number(one('SELECT count(*) FROM events')),
      end: Number(one('SELECT max(position) FROM events') ?? 0),
    };
  } finally {
    database.close();
  }
}

/** The file goes first: a journal without its file is refused at the start, a file without its journal would lack events. */
function moveAside(log: string, directory: string): string | null {
  const there = ['', '-wal', '-shm'].filter((suffix) => existsSync(log + suffix));
  if (there.length === 0) return null;
  mkdirSync(directory, { mode: 0o700 });
  for (const suffix of there) renameSync(log + suffix, eventsFile(directory) + suffix);
  syncPath(directory);
  return directory;
}
