import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isOfSqlite } from './connection.ts';

/** Errors of SQLite that mean: this is not (any more) a database. */
const BROKEN: ReadonlySet<number | undefined> = new Set([11, 26]);

/**
 * Replaces read models by others that are complete. Whatever happens in between, there is always a whole file in that
 * place. Neither of them may be open.
 */
export function replaceSqliteReadStore(file: string, replacement: string): void {
  emptyJournal(replacement);
  sync(replacement);
  // A journal that is left over would be taken for the new file's, and its pages written into that.
  if (existsSync(file)) emptyJournalIfUsable(file);
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
  renameSync(replacement, file);
  sync(dirname(file));
}

/** A file that is no database any more doesn't need its journal. */
function emptyJournalIfUsable(file: string): void {
  try {
    emptyJournal(file);
  } catch (error) {
    if (!isOfSqlite(error) || !BROKEN.has(error.errcode)) throw error;
  }
}

/** Writes the whole journal into the file; closing the last connection removes the journal. */
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
