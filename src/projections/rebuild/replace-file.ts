import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What SQLite keeps beside a file of its own. */
const COMPANIONS = ['-wal', '-shm'];

/**
 * Puts one SQLite file in the place of another. Whatever happens in between, a whole file stands in that place.
 * Nobody may have either of them open.
 */
export function replaceDatabase(file: string, replacement: string): void {
  emptyJournal(replacement);
  sync(replacement);
  // A journal that stays behind would be taken for the new file's, and its pages played into that.
  if (existsSync(file)) emptyJournal(file);
  renameSync(replacement, file);
  sync(dirname(file));
}

export function removeDatabase(file: string): void {
  for (const suffix of ['', ...COMPANIONS]) rmSync(file + suffix, { force: true });
}

/** Everything that the journal holds goes into the file. What is no database any more has no use for its journal. */
function emptyJournal(file: string): void {
  try {
    const db = new DatabaseSync(file);
    try {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      db.close();
    }
  } finally {
    for (const suffix of COMPANIONS) rmSync(file + suffix, { force: true });
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
