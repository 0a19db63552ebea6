import { ConfigError } from './config.ts';
import { makeDirectory } from './directories.ts';

/** Makes the directory that `DATA_DIR` names, unless it is there. Throws `ConfigError` when that isn't possible. */
export function makeDataDirectory(directory: string): void {
  try {
    makeDirectory(directory);
  } catch (error) {
    throw dataDirectoryError(directory, error);
  }
}

/** What the system refused to do in the directory, as an error of the configuration. */
export const dataDirectoryError = (directory: string, error: unknown): ConfigError =>
  new ConfigError(`DATA_DIR ${directory} can't be used: ${(error as Error).message}`);
