import { closeSync, openSync, rmSync } from 'node:fs';
import { openLogToRead } from '../composition/stores/event-log.ts';
import { openCodecToRead } from '../composition/stores/keys.ts';
import { readModelsSource } from '../composition/stores/read-models.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { fillReadModels, type RebuildReport } from './rebuild-read-models.ts';

/**
 * Builds read models from the log in a new place while desks use theirs. A desk that is then started on them projects what
 * has happened since. Returns the number of events.
 *
 * `to`: the address of a MongoDB, or the name of a file that doesn't exist yet.
 *
 * @throws ConfigError when that place is in use, or invalid.
 */
export async function rebuildBeside(config: Config, to: string, report: RebuildReport): Promise<number> {
  if (to === config.readModelsUrl) throw new ConfigError('--to must not be what READ_MODELS_URL names');
  const source = readModelsSource(to);
  if (source.kind === 'sqlite') checkNew(source.file);
  const log = await openLogToRead(config);
  const codec = await openCodecToRead(config);
  try {
    return await fillReadModels(source, { log, codec }, report);
  } finally {
    await codec.close();
    await log.close();
  }
}

/** Only creating the file shows whether it can be created. Throws `ConfigError`. */
function checkNew(file: string): void {
  try {
    closeSync(openSync(file, 'wx'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      code === 'EEXIST'
        ? `${file} exists already: --to must name a new file`
        : `--to ${file} can't be made: ${message}`,
    );
  }
  rmSync(file);
}
