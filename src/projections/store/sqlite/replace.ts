import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isOfSqlite } from './connection.ts';

/** Errors of SQLite that mean: this is not (any more) a database. */
const BROKEN: ReadonlySet<number | undefined> = new Set([11, 26]);

/**
 * Puts read models that are complete in the place of others. Whatever happens in between, a whole file stands in
 * that place. Nobody may have either of them open.
 */
export function replaceSqliteReadStore(file: string, replacement: string): void {
  emptyJournal(replacement);
  sync(replacement);
  // A journal that stays behind would be taken for the new file's, and its pages played into that.
  if (existsSync(file)) emptyJournalIfUsable(file);
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
  renameSync(replacement, file);
  sync(dirname(file));
}

/** What is no database any more has no use for its journal. */
function emptyJournalIfUsable(file: string): void {
  try {
    emptyJournal(file);
  } catch (error) {
    if (!isOfSqlite(error) || !BROKEN.has(error.errcode)) throw error;
  }
}

/** Everything that the journal holds goes into the file; the last to close the file removes the journal. */
function emptyJournal(file: string): void {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
