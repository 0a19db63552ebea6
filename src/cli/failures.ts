import { CommanderError } from 'commander';
import { BadArgument } from './arguments.ts';

/** Errors whose message is one line that says what to do. By name, so that unused stores aren't loaded. */
const EXPLAINED: ReadonlySet<string> = new Set([
  'ConfigError',
  'DataDirectoryInUse',
  'EventLogRefused',
  'LogUnavailable',
  'ReadModelsRefused',
  'ReadModelsUnavailable',
  'ReadModelsNotWritable',
  'MigrationRefused',
  'UnusableBackup',
  'NoSuchPosition',
  'BackwardsSpan',
  'ProjectionFailed',
  'NoLogFile',
  'NothingToSign',
  'OutputRefused',
]);

/** The exit status after bad arguments; after every other failure it is 1. */
const BAD_ARGUMENTS_STATUS = 2;

/**
 * Ends the process after its command has failed: with one line when the error explains itself, else with all details.
 * Commander has already printed errors of arguments, and help.
 */
export function exitAfter(error: unknown): never {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : BAD_ARGUMENTS_STATUS);
  if (error instanceof BadArgument) {
    console.error(`casebook: ${error.message} (see --help)`);
    process.exit(BAD_ARGUMENTS_STATUS);
  }
  console.error(isExplained(error) ? `casebook: ${error.message}${settingIn(error)}` : error);
  process.exit(1);
}

/** Errors of the system, such as of an address in use, explain themselves, too. */
const isExplained = (error: unknown): error is Error =>
  error instanceof Error && (EXPLAINED.has(error.name) || 'syscall' in error);

const SETTINGS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'PORT',
  EACCES: 'PORT',
  EADDRNOTAVAIL: 'HOST',
  ENOTFOUND: 'HOST',
};

/** The setting of the address on which the process could not listen. */
function settingIn(error: NodeJS.ErrnoException): string {
  const isAddress = error.syscall === 'listen' || error.syscall === 'bind' || error.syscall === 'getaddrinfo';
  const setting = isAddress && SETTINGS[error.code ?? ''];
  return setting ? ` (set another ${setting})` : '';
}
