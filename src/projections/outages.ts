import { LRUCache } from 'lru-cache';
import { LogUnavailable } from '../events/log/port.ts';
import { ReadModelsUnavailable } from './store/port.ts';

/** Logs repeated failures while a store is down: each reason once a minute. */
export type OutageLog = (what: string, error: unknown, details?: object) => void;

interface Logger {
  warn(details: object, message: string): void;
}

const REPEATED_MS = 60_000;
const REASONS = 100;

/**
 * An unavailable store is logged with its reason only, any other error with its stack. `now`: milliseconds, by a clock that
 * is never set back.
 */
export function createOutageLog(logger: Logger, now: () => number = () => performance.now()): OutageLog {
  const logged = new LRUCache<string, number>({ max: REASONS });
  return (what, error, details = {}) => {
    const reason = String(error);
    const key = `${what}: ${reason}`;
    const last = logged.get(key);
    if (last !== undefined && now() - last < REPEATED_MS) return;
    logged.set(key, now());
    logger.warn({ ...(isOutage(error) ? { reason } : { err: error }), ...details }, what);
  };
}

const isOutage = (error: unknown): boolean =>
  typeof error === 'string' || error instanceof LogUnavailable || error instanceof ReadModelsUnavailable;
