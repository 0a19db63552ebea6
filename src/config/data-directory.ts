import { accessSync, constants } from 'node:fs';
import { ConfigError } from './config.ts';
import { makeDirectory } from './directories.ts';

/**
 * Creates the directory `DATA_DIR` if it doesn't exist. Throws `ConfigError` when that isn't possible, or when no files can be
 * created in it.
 */
export function makeDataDirectory(directory: string): void {
  try {
    makeDirectory(directory);
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw dataDirectoryError(directory, error);
  }
}

/** An error of the file system in the directory, as a configuration error. */
export const dataDirectoryError = (directory: string, error: unknown): ConfigError =>
  new ConfigError(`DATA_DIR ${directory} can't be used: ${(error as Error).message}`);

/** Works with files of the directory. Throws `ConfigError` when the system refuses that. */
export async function inFilesOf<Result>(directory: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isOfFiles(error) ? dataDirectoryError(directory, error) : error;
  }
}

/** What SQLite says of files: PERM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB. */
const SQLITE_OF_FILES: ReadonlySet<number> = new Set([3, 8, 10, 11, 13, 14, 26]);

/** Whether it is the system's error of a file (those of addresses have no path), or SQLite's. */
function isOfFiles(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error) return SQLITE_OF_FILES.has(Number(error.errcode) & 0xff);
  return 'syscall' in error && 'path' in error;
}
