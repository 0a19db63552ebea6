import { constants } from 'node:os';
import { isatty } from 'node:tty';
import type { Logger } from 'pino';
import type { Desk } from '../composition/app.ts';
import type { Stores } from '../composition/stores/stores.ts';
import type { Ending } from './ending.ts';
import type { ParentWatch } from './parent.ts';

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

export const STOP_TIMES: StopTimes = { requests: 6_000, all: 9_000, same: 500 };
/** Added to a signal's number: the exit status of a process that a signal has ended. */
const ENDED_BY_SIGNAL = 128;

export interface Stopping {
  readonly desk: Desk;
  readonly stores: Stores;
  readonly logger: Logger;
  readonly ending: Ending;
  readonly times: StopTimes;
  /** Null: the desk outlives the process that has started it. */
  readonly parent: ParentWatch | null;
}

/**
 * SIGTERM, SIGINT, the end of the terminal and that of a watched parent stop the desk: the exit status is 0 on success, 1
 * when the stop failed or took too long. A second SIGTERM or SIGINT ends the process at once.
 */
export function stopWhenAsked(stopping: Stopping): void {
  const { logger, ending, times, parent } = stopping;
  let askedAt: number | null = null;
  const begin = (why: object) => {
    if (askedAt !== null) return;
    askedAt = performance.now();
    logger.info(why, 'stopping');
    setTimeout(() => void ending.fail('stopping took too long'), times.all).unref();
    void stop(stopping);
  };
  const onSignal = (signal: 'SIGTERM' | 'SIGINT') => {
    // All acknowledged changes are on disk: nothing is lost by ending now.
    if (askedAt !== null && performance.now() - askedAt >= times.same)
      process.exit(ENDED_BY_SIGNAL + constants.signals[signal]);
    begin({ signal });
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  if (parent !== null || isInTerminal()) process.on('SIGHUP', () => begin({ signal: 'SIGHUP' }));
  parent?.onEnd(() => begin({ reason: 'the process that started it has ended' }));
}

/**
 * Lets the process go on when the terminal in which it was started ends, where it doesn't use that terminal, as with
 * `nohup`: Node.js drops what `nohup` has set.
 */
export function outliveTerminal(logger: Logger): void {
  if (!isInTerminal()) process.on('SIGHUP', () => logger.info('SIGHUP is ignored: there is no terminal'));
}

/** Whether input or output is a terminal. */
const isInTerminal = (): boolean => [0, 1, 2].some((descriptor) => isatty(descriptor));

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
