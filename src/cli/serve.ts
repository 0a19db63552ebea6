import { startDesk, urlOf } from '../composition/app.ts';
import { secretIdsOf } from '../composition/secret-ids.ts';
import { openStores, type Stores } from '../composition/stores/stores.ts';
import { commit, version } from '../composition/version.ts';
import type { Config } from '../config/config.ts';
import { strayIn, unknownSentence } from '../config/misspelt.ts';
import { createEnding, endOnUncaughtErrors } from './ending.ts';
import { createLogger } from './logger.ts';
import type { ParentWatch } from './parent.ts';
import { outliveOutput } from './standard-output.ts';
import { outliveTerminal, STOP_TIMES, type StopTimes, stopWhenAsked } from './stopping.ts';

/** A listening desk, in a process that stops it on a signal. */
export interface Serving {
  /** Its URL on this machine. */
  readonly url: string;
  readonly stores: Stores;
}

export interface ServeOptions {
  /** The process that has to live on for the desk to do so; none unless given. */
  readonly parent?: ParentWatch | null;
  readonly times?: StopTimes;
}

/** Starts the desk of this process, which `stopWhenAsked` stops. */
export async function serve(
  config: Config,
  { parent = null, times = STOP_TIMES }: ServeOptions = {},
): Promise<Serving> {
  const processLogger = createLogger(config);
  const { logger, flush } = processLogger;
  const ending = createEnding(processLogger);
  endOnUncaughtErrors(ending);
  outliveOutput();
  if (parent === null) outliveTerminal(logger);
  let opened: Stores | null = null;
  for (const stray of strayIn(process.env)) logger.warn(unknownSentence(stray));
  try {
    // A desk that can't write is useless: its supervisor starts another one, which goes on from the log.
    const onLogDeath = () =>
      void ending.fail('the desk can do nothing without the event log: this process ends');
    const stores = await openStores(config, logger, onLogDeath);
    opened = stores;
    const desk = await startDesk({ config, stores, logger });
    const { address, port } = desk.address;
    const url = urlOf(desk.address);
    // Before the line that says that it listens: signals may come from then on.
    stopWhenAsked({ desk, stores, logger, ending, times, parent });
    process.on('SIGUSR2', () => stores.retryPoisoned());
    // The ids of nodes show the progress of a replacement of secrets.
    if (config.environment === 'production') {
      logger.info(secretIdsOf(config), 'secrets in use, by their ids');
      if (config.metricsTokens === null)
        logger.warn('/metrics is open to all clients that reach it: METRICS_TOKEN is not set');
    }
    const program = { version, ...(commit !== null && { commit }), node: process.versions.node };
    logger.info({ address, port, ...program }, `Casebook listens on ${url}`);
    return { url, stores };
  } catch (error) {
    // Else the next start would take it for an unclean end, and check the whole log. Nothing follows the log any more.
    await opened?.close().catch(() => {});
    // The caller ends the process.
    await flush();
    throw error;
  }
}
