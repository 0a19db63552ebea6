import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { transaction } from '../../../events/sqlite-file.ts';
import type { AnyModule } from '../../module.ts';
import { remembers } from '../erasures.ts';
import { ReadModelsUnavailable } from '../port.ts';
import { isOfSqlite, numberOf, prepare, textOf } from './connection.ts';
import { BOOKKEEPING, keyOf, ProjectionRows, SERVING } from './rows.ts';
import { tablesOf } from './tables.ts';

/** The version of the bookkeeping tables; projections have versions of their own. A file of another format is made anew. */
export const FORMAT = 9;

const WRITER_BUSY_MS = 5_000;
/** Errors of SQLite that mean: this is not (any more) a database. */
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** Deletes the read models. They must not be open: open connections would go on showing the old ones. */
export function removeSqliteReadStore(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}

/** Deletes a file of another format, and one that is no database. Returns why; null when the file can be used, or is not there. */
export function discardUnusable(file: string): string | null {
  const reason = reasonAgainst(file);
  if (reason !== null) removeSqliteReadStore(file);
  return reason;
}

/** Opens the file for the writer of all projections, of which none is kept that may hold data of the erased. */
export function openForWriting(
  file: string,
  projections: readonly AnyModule[],
  erasures: number,
): DatabaseSync {
  const db = connect(file);
  try {
    transaction(db, 'BEGIN IMMEDIATE', () => {
      if (formatOf(db) === FORMAT) forgetOthers(db, projections, erasures);
      else create(db, projections, erasures);
    });
    dropOrphans(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens an existing file for a writer beside the others. Throws `ReadModelsUnavailable` when it can't be used. */
export function openBeside(file: string): DatabaseSync {
  const isThere = existsSync(file);
  const db = connect(file);
  if (isThere && formatOf(db) === FORMAT) return db;
  db.close();
  if (!isThere) removeSqliteReadStore(file);
  throw new ReadModelsUnavailable(`${file} holds no read models of this version of the program`);
}

function connect(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: WRITER_BUSY_MS });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536');
  // What is deleted is overwritten, so that nothing of a person who is erased stays in free pages.
  db.exec(
    'PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864; PRAGMA secure_delete = ON',
  );
  return db;
}

function create(db: DatabaseSync, projections: readonly AnyModule[], erasures: number): void {
  db.exec(`${BOOKKEEPING} PRAGMA user_version = ${FORMAT};`);
  for (const module of projections) createIn(db, new ProjectionRows(db), module, erasures);
}

/** A new build in a scope, begun after so many erasures. */
export function createIn(db: DatabaseSync, rows: ProjectionRows, module: AnyModule, erasures: number): void {
  db.exec(tablesOf(module).schema(rows.create(module, erasures)));
}

/** Other versions of a projection, projections that don't exist any more, and those that may hold data of the erased. */
function forgetOthers(db: DatabaseSync, projections: readonly AnyModule[], erasures: number): void {
  const known = new Map(projections.map((module) => [keyOf(module), module]));
  for (const { scope, key, ...build } of new ProjectionRows(db).all()) {
    const module = known.get(key);
    const isOfProgram =
      module && !remembers(module, build, erasures) && (scope === SERVING || known.has(scope));
    const [name = '', version] = key.split('@');
    if (!isOfProgram) new ProjectionRows(db, scope).remove({ name, version: Number(version) });
  }
}

/** Drops, one by one, the tables that belong to no build any more. */
export function dropOrphans(db: DatabaseSync): void {
  const kept = new ProjectionRows(db).all().map(({ table }) => table);
  const isKept = (name: string) => kept.some((table) => name === table || name.startsWith(`${table}_`));
  const found = prepare(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name != 'projections'");
  for (const [name] of found.rows()) if (!isKept(textOf(name))) db.exec(`DROP TABLE ${textOf(name)}`);
}

export const formatOf = (db: DatabaseSync): number => numberOf(prepare(db, 'PRAGMA user_version').row()?.[0]);

function reasonAgainst(file: string): string | null {
  const db = new DatabaseSync(file, { timeout: WRITER_BUSY_MS });
  try {
    const format = formatOf(db);
    if (format === FORMAT || (format === 0 && isEmpty(db))) return null;
    return `${file} was made by another version of the program`;
  } catch (error) {
    if (isOfSqlite(error) && (error.errcode === NOT_A_DATABASE || error.errcode === CORRUPT))
      return `${file} was no database, or a damaged one`;
    throw error;
  } finally {
    db.close();
  }
}

const isEmpty = (db: DatabaseSync): boolean =>
  prepare(db, 'SELECT 1 FROM sqlite_schema LIMIT 1').row() === undefined;
