import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { AnyModule } from '../../module.ts';
import { isOfSqlite, numberOf, prepare, transaction } from './connection.ts';
import { BOOKKEEPING, ProjectionRows } from './rows.ts';
import { tableOf, tablesOf } from './tables.ts';

/** Of the bookkeeping beside the projections, which have versions of their own. A file of another format is made anew. */
export const FORMAT = 6;

const WRITER_BUSY_MS = 5_000;
/** Errors of SQLite that mean: this is not (any more) a database. */
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** Throws the read models away. Nobody may have them open: who has goes on seeing the old ones. */
export function removeSqliteReadStore(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}

/** Opens the file for its writer. One of another format, of other versions, or no database, is thrown away first. */
export function openForWriting(file: string, projections: readonly AnyModule[]): DatabaseSync {
  if (!isUsable(file, projections)) removeSqliteReadStore(file);
  const db = new DatabaseSync(file, { timeout: WRITER_BUSY_MS });
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536');
    db.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864');
    transaction(db, 'BEGIN IMMEDIATE', () => {
      if (formatOf(db) !== FORMAT) create(db, projections);
    });
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function create(db: DatabaseSync, projections: readonly AnyModule[]): void {
  db.exec(`${BOOKKEEPING} PRAGMA user_version = ${FORMAT};`);
  const rows = new ProjectionRows(db);
  for (const module of projections) {
    rows.create(module, 1);
    db.exec(tablesOf(module).schema(tableOf(module.name, 1)));
  }
}

export const formatOf = (db: DatabaseSync): number => numberOf(prepare(db, 'PRAGMA user_version').row()?.[0]);

function isUsable(file: string, projections: readonly AnyModule[]): boolean {
  const db = new DatabaseSync(file, { timeout: WRITER_BUSY_MS });
  try {
    const format = formatOf(db);
    if (format !== FORMAT) return format === 0 && isEmpty(db);
    const rows = new ProjectionRows(db);
    return projections.every((module) => rows.find(module) !== null);
  } catch (error) {
    if (isOfSqlite(error) && (error.errcode === NOT_A_DATABASE || error.errcode === CORRUPT)) return false;
    throw error;
  } finally {
    db.close();
  }
}

const isEmpty = (db: DatabaseSync): boolean =>
  prepare(db, 'SELECT 1 FROM sqlite_schema LIMIT 1').row() === undefined;
