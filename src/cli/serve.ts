import { constants } from 'node:os';
import type { Logger } from 'pino';
import { type Desk, startDesk, urlOf } from '../composition/app.ts';
import { secretIdsOf } from '../composition/secret-ids.ts';
import { openStores, type Stores } from '../composition/stores/stores.ts';
import type { Config } from '../config/config.ts';
import { createEnding, type Ending, endOnUncaughtErrors } from './ending.ts';
import { createLogger } from './logger.ts';

/** In milliseconds from the signal to stop. */
export interface StopTimes {
  /** How long accepted requests may take. */
  readonly requests: number;
  /** How long the whole stop may take. */
  readonly all: number;
  /**
   * Until then another signal counts as the same one: in a terminal, `npm start` gets Ctrl+C together with the desk, and
   * forwards it.
   */
  readonly same: number;
}

const STOP_TIMES: StopTimes = { requests: 6_000, all: 9_000, same: 500 };
/** Added to a signal's number: the exit status of a process that a signal has ended. */
const ENDED_BY_SIGNAL = 128;

/** A listening desk, in a process that stops it on a signal. */
export interface Serving {
  /** Its URL on this machine. */
  readonly url: string;
  readonly stores: Stores;
}

/**
 * Starts the desk of this process. SIGTERM or SIGINT stops it: the exit status is 0 on success, 1 when the stop failed or
 * took too long. A second signal ends the process at once.
 */
export async function serve(config: Config, times = STOP_TIMES): Promise<Serving> {
  const processLogger = createLogger(config);
  const { logger, flush } = processLogger;
  const ending = createEnding(processLogger);
  endOnUncaughtErrors(ending);
  try {
    // A desk that can't write is useless: its supervisor starts another one, which goes on from the log.
    const onLogDeath = () =>
      void ending.fail('the desk can do nothing without the event log: this process ends');
    const stores = await openStores(config, logger, onLogDeath);
    const desk = await startDesk({ config, stores, logger });
    const { address, port } = desk.address;
    const url = urlOf(desk.address);
    // The ids of nodes show the progress of a replacement of secrets.
    if (config.environment === 'production') logger.info(secretIdsOf(config), 'secrets in use, by their ids');
    logger.info({ address, port }, `Casebook listens on ${url}`);
    stopOnSignals({ desk, stores, logger, ending, times });
    return { url, stores };
  } catch (error) {
    // The caller ends the process.
    await flush();
    throw error;
  }
}

interface Stopping {
  readonly desk: Desk;
  readonly stores: Stores;
  readonly logger: Logger;
  readonly ending: Ending;
  readonly times: StopTimes;
}

function stopOnSignals(stopping: Stopping): void {
  const { logger, ending, times } = stopping;
  let signalledAt: number | null = null;
  const onSignal = (signal: 'SIGTERM' | 'SIGINT') => {
    if (signalledAt !== null) {
      // All acknowledged changes are on disk: nothing is lost by ending now.
      if (performance.now() - signalledAt >= times.same)
        process.exit(ENDED_BY_SIGNAL + constants.signals[signal]);
      return;
    }
    signalledAt = performance.now();
    logger.info({ signal }, 'stopping');
    setTimeout(() => void ending.fail('stopping took too long'), times.all).unref();
    void stop(stopping);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  process.on('SIGUSR2', () => stopping.stores.retryPoisoned());
}

async function stop({ desk, stores, logger, ending, times }: Stopping): Promise<void> {
  try {
    await desk.stop(times.requests);
    await stores.close();
  } catch (error) {
    return ending.fail('stopping failed', error);
  }
  logger.info('stopped');
  await ending.exit(0);
}
