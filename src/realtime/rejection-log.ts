import { createKeyedAllowance, type Rate } from '../limits/windows.ts';
import type { Logger } from './logger.ts';

/** Lines for each reason. Refused clients reconnect at once, and would fill any disk. */
const LOGGED: Rate = { points: 50, seconds: 10 };

/** Logs refused connections: for each reason a few lines, and then the number of further ones. */
export interface RejectionLog {
  /** `details` follow the reason, such as the socket's id. */
  rejected(reason: string, details?: string): void;
  /** Logs a failure because of which connections are refused. */
  failed(what: string, error: unknown): void;
}

export function createRejectionLog(logger: Logger, now: () => number): RejectionLog {
  const mayLog = createKeyedAllowance(LOGGED, now);
  const unsaid = new Map<string, number>();

  function sparingly(reason: string, log: (more: string) => void): void {
    const count = unsaid.get(reason) ?? 0;
    if (!mayLog(reason)) return void unsaid.set(reason, count + 1);
    unsaid.delete(reason);
    log(count === 0 ? '' : ` (and ${count} more before)`);
  }

  return {
    rejected: (reason, details = '') =>
      sparingly(reason, (more) => logger.warn(`🔌 Connection REJECTED — ${reason}${details}${more}`)),
    failed: (what, error) => sparingly(what, (more) => logger.error({ err: error }, `${what}${more}`)),
  };
}
