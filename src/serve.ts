import { startDesk, urlOf } from './app.ts';
import { type Config, ConfigError } from './config.ts';
import { type Engines, openEngines } from './engines.ts';
import { DataDirectoryInUse } from './events/log/sqlite/lock.ts';
import { createLogger } from './logger.ts';

/** How long requests under way may take once the process was told to stop, and how long all of stopping may. */
const STOP_TIMEOUT_MS = 6_000;
const STOPPED_AT_LAST_MS = 9_000;

/** A desk that listens, in a process that stops it when it is told to. */
export interface Serving {
  /** Where it can be reached from this machine. */
  readonly url: string;
  readonly engines: Engines;
}

/** Starts the desk of this process, until SIGTERM or SIGINT. */
export async function serve(config: Config): Promise<Serving> {
  const { logger, flush } = createLogger(config);
  // A desk that can't write any more is worth nothing: whoever runs it starts another, which goes on from the log.
  const engines = await openEngines(config, logger, () => flush().then(() => process.exit(1)));
  const desk = await startDesk({ config, engines, logger });
  const { address, port } = desk.address;
  const url = urlOf(desk.address);
  logger.info({ address, port }, `Casebook listens on ${url}`);

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    // Whatever was acknowledged is on disk: nothing is lost by not waiting any longer.
    setTimeout(() => process.exit(0), STOPPED_AT_LAST_MS).unref();
    try {
      await desk.stop(STOP_TIMEOUT_MS);
      await engines.close();
      logger.info('stopped');
    } catch (error) {
      logger.error({ err: error }, 'stopping met an error');
    }
    await flush();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  return { url, engines };
}

/** Ends the process: with one line when it is clear what is wrong, with everything that is known otherwise. */
export function giveUp(error: unknown): never {
  console.error(isForeseen(error) ? `casebook: ${error.message}` : error);
  process.exit(1);
}

function isForeseen(error: unknown): error is Error {
  return error instanceof ConfigError || error instanceof DataDirectoryInUse || isOfTheSystem(error);
}

/** What the system refused, such as an address that is taken: its message says what and why. */
function isOfTheSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
