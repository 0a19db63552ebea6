import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { DocumentRefused, ReadModelsNotWritable, ReadModelsUnavailable } from '../port.ts';

/** A prepared statement whose rows are arrays, which saves an object for each row. */
export interface Statement {
  run(...values: SQLInputValue[]): void;
  row(...values: SQLInputValue[]): readonly SQLOutputValue[] | undefined;
  rows(...values: SQLInputValue[]): readonly (readonly SQLOutputValue[])[];
  /** Row by row, only as far as they are consumed. */
  each(...values: SQLInputValue[]): Iterable<readonly SQLOutputValue[]>;
}

/** Prepares a statement when it is first used: most desks never use most of them. */
export function prepare(db: DatabaseSync, sql: string): Statement {
  let prepared: StatementSync | null = null;
  const statement = (): StatementSync => {
    if (prepared !== null) return prepared;
    prepared = db.prepare(sql);
    prepared.setReturnArrays(true);
    return prepared;
  };
  return {
    run: (...values) => void statement().run(...values),
    row: (...values) => statement().get(...values) as unknown as SQLOutputValue[] | undefined,
    rows: (...values) => statement().all(...values) as unknown as SQLOutputValue[][],
    each: (...values) => statement().iterate(...values) as unknown as Iterable<SQLOutputValue[]>,
  };
}

/** Prepares all statements, under their names. */
export function prepareAll<Name extends string>(
  db: DatabaseSync,
  sql: Readonly<Record<Name, string>>,
): Record<Name, Statement> {
  const names = Object.keys(sql) as Name[];
  return Object.fromEntries(names.map((name) => [name, prepare(db, sql[name])])) as Record<Name, Statement>;
}

/** Runs `work` at once. Errors of SQLite that may pass become `ReadModelsUnavailable`; those of values, `DocumentRefused`. */
export async function answering<T>(work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    throw unavailable(error);
  }
}

/** An error of SQLite that may pass as `ReadModelsUnavailable`, one of a value as `DocumentRefused`; others as they are. */
export function unavailable(error: unknown): unknown {
  if (isOfValue(error)) return new DocumentRefused(`SQLite: ${error.message}`, { cause: error });
  if (!isOfSqlite(error)) return error;
  const Unavailable = isOfWriting(error) ? ReadModelsNotWritable : ReadModelsUnavailable;
  return new Unavailable(`SQLite: ${error.message}`, { cause: error });
}

/** SQLite's own error number is in `errcode`. A closed connection is an invalid state. */
interface SqliteError {
  readonly code: 'ERR_SQLITE_ERROR' | 'ERR_INVALID_STATE';
  readonly message: string;
  readonly errcode?: number;
}

export function isOfSqlite(error: unknown): error is SqliteError {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return error.code === 'ERR_SQLITE_ERROR' || error.code === 'ERR_INVALID_STATE';
}

/** The disk is full, or can't be written to (an I/O error of a write, of a sync, or of a file's growth). */
const OF_WRITING: ReadonlySet<number> = new Set([13, 778, 1_034, 1_546, 4_874]);

const isOfWriting = ({ errcode }: SqliteError): boolean => errcode !== undefined && OF_WRITING.has(errcode);

/** SQLite's result codes: a value is too long, has another type than its column, is missing, or against a CHECK or UNIQUE. */
const OF_VALUES: ReadonlySet<number> = new Set([18, 20, 275, 1_299, 1_555, 2_067, 3_091]);

/** A value can't be bound to a statement, or the table doesn't take it. */
function isOfValue(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false;
  if (error.code === 'ERR_INVALID_ARG_TYPE' || error.code === 'ERR_INVALID_ARG_VALUE') return true;
  return isOfSqlite(error) && error.errcode !== undefined && OF_VALUES.has(error.errcode);
}

export function numberOf(value: SQLOutputValue | undefined): number {
  if (typeof value !== 'number') throw new TypeError(`A number was expected in a row, not ${typeof value}`);
  return value;
}

export function textOf(value: SQLOutputValue | undefined): string {
  if (typeof value !== 'string') throw new TypeError(`A text was expected in a row, not ${typeof value}`);
  return value;
}

/** The first column of each row. */
export function* textsIn(rows: Iterable<readonly SQLOutputValue[]>): Iterable<string> {
  for (const [text] of rows) yield textOf(text);
}

export function bytesOf(value: SQLOutputValue | undefined): Uint8Array {
  if (!ArrayBuffer.isView(value)) throw new TypeError(`Bytes were expected in a row, not ${typeof value}`);
  return value;
}
