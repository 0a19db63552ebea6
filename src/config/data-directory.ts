import { ConfigError } from './config.ts';
import { makeDirectory } from './directories.ts';

/** Creates the directory `DATA_DIR` if it doesn't exist. Throws `ConfigError` when that isn't possible. */
export function makeDataDirectory(directory: string): void {
  try {
    makeDirectory(directory);
  } catch (error) {
    throw dataDirectoryError(directory, error);
  }
}

/** An error of the file system in the directory, as a configuration error. */
export const dataDirectoryError = (directory: string, error: unknown): ConfigError =>
  new ConfigError(`DATA_DIR ${directory} can't be used: ${(error as Error).message}`);
