import { LRUCache } from 'lru-cache';
import { LogUnavailable } from '../events/log/port.ts';
import { ReadModelsUnavailable } from './store/port.ts';

/** Logs what keeps failing while a store is down, once a minute, and that it goes on again. */
export interface OutageLog {
  /** `what`: the task that failed; `details` tell it from others of its kind. */
  failed(what: string, error: unknown, details?: object): void;
  /** The task succeeds. Logs `goesOn` if it was logged as failed since it last did. */
  succeeded(what: string, goesOn: string, details?: object): void;
}

interface Logger {
  info(message: string): void;
  warn(details: object, message: string): void;
}

/** `store`: the log or the read models were unavailable. */
type Cause = 'store' | 'other';

const total: Record<Cause, number> = { store: 0, other: 0 };

/** How often tasks and requests of this process have failed, whether it was logged or not, by the cause. */
export const failuresSoFar = (): Readonly<Record<Cause, number>> => ({ ...total });

const REPEATED_MS = 60_000;
const REASONS = 100;

/**
 * A store that is down is logged without a stack, once a minute for each task and kind of reason, whatever its client library
 * says; any other error with its stack, once a minute for each text. `now`: milliseconds, of a clock that is never set back.
 */
export function createOutageLog(logger: Logger, now: () => number = () => performance.now()): OutageLog {
  const logged = new LRUCache<string, number>({ max: REASONS });
  const failing = new Set<string>();
  return {
    failed(what, error, details = {}) {
      total[isOutage(error) ? 'store' : 'other'] += 1;
      const task = taskOf(what, details);
      const key = `${task}: ${isOutage(error) ? kindOf(error) : String(error)}`;
      const last = logged.get(key);
      if (last !== undefined && now() - last < REPEATED_MS) return;
      logged.set(key, now());
      failing.add(task);
      logger.warn({ ...(isOutage(error) ? { reason: String(error) } : { err: error }), ...details }, what);
    },
    succeeded(what, goesOn, details = {}) {
      if (failing.delete(taskOf(what, details))) logger.info(goesOn);
    },
  };
}

const taskOf = (what: string, details: object): string => `${what} ${JSON.stringify(details)}`;

const isOutage = (error: unknown): boolean =>
  typeof error === 'string' || error instanceof LogUnavailable || error instanceof ReadModelsUnavailable;

/** The name at the beginning of a text, or all of it where nothing but names and words follows. */
const NAMES = /^\w+(?=: |$)(?:: [\w ]+$)?/;

/** What tells reasons apart: names do, while texts of client libraries differ from one failure to the next. */
const kindOf = (error: unknown): string =>
  error instanceof Error ? error.name : (NAMES.exec(String(error))?.[0] ?? 'outage');
