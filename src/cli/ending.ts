import type { ProcessLogger } from './logger.ts';

/** How long an ending process waits for a blocked log; milliseconds. */
const FLUSH_TIMEOUT_MS = 2_000;

/** Ends a process after all its log lines are written. */
export interface Ending {
  /** Ends the process with this exit status, once the log is written. */
  exit(status: number): Promise<void>;
  /** The process can't go on: logs why at the level `fatal`, and exits with 1. Only the first call counts. */
  fail(why: string, error?: unknown): Promise<void>;
}

export function createEnding({ logger, flush }: ProcessLogger): Ending {
  let isFailing = false;

  async function exit(status: number): Promise<void> {
    setTimeout(() => process.exit(status), FLUSH_TIMEOUT_MS);
    await flush();
    process.exit(status);
  }

  return {
    exit,
    async fail(why, error) {
      if (isFailing) return;
      isFailing = true;
      logger.fatal(error === undefined ? {} : { err: asError(error) }, why);
      await exit(1);
    },
  };
}

/** An uncaught error in any thread ends the process: its state is unknown then. */
export function endOnUncaughtErrors(ending: Ending): void {
  process.on('uncaughtException', (error, origin) => {
    const what = origin === 'unhandledRejection' ? 'a rejection' : 'an error';
    void ending.fail(`${what} was not handled: this process ends`, error);
  });
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
