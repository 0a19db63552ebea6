import { LogUnavailable, type Position } from '../events/log/port.ts';
import type { Progress } from './progress.ts';
import { ReadModelsNotWritable } from './store/port.ts';

/**
 * What a read finds: everything up to the requested position (`held`), the state when the projection stopped (`stale`), or
 * read models that didn't reach the position in time, but may at any moment (`late`).
 */
export type Shown = 'held' | 'stale' | 'late';

/**
 * Why the projection is stopped although the read models can be read: they can't be written to (their disk is
 * full), or the log doesn't respond.
 */
export type StandstillCause = 'not_writable' | 'log_unavailable';

/** After a single failure the log is asked again at once; after so many in a row it counts as unavailable. */
const FAILURES_OF_LOG = 3;

/** What an error means that has stopped the projector so many times in a row; null: it may be over at once. */
export function causeOfStandstill(error: unknown, failures: number): StandstillCause | null {
  if (error instanceof ReadModelsNotWritable) return 'not_writable';
  return error instanceof LogUnavailable && failures >= FAILURES_OF_LOG ? 'log_unavailable' : null;
}

/** Whether the projection is stopped. Reads then return what is there, without waiting. */
export interface Standstill {
  isStanding(): boolean;
  /**
   * A projector has met such a cause, or has met it again. The standstill ends with the next progress; if it delays nothing
   * acknowledged, it also ends as soon as more is acknowledged, since its end need not be followed by progress.
   */
  begin(cause: StandstillCause): void;
  /** Waits until the read models include this position or the projection is stopped, at most so many milliseconds. */
  awaited(position: Position, timeoutMs: number): Promise<Shown>;
}

/** A rebuild is no standstill: incomplete read models aren't shown. */
export function createStandstill(
  progress: Pick<Progress, 'projected' | 'acknowledged' | 'erased' | 'reached' | 'isWhole'>,
): Standstill {
  let begun: { lasts: boolean; projected: Position; acknowledged: Position } | null = null;
  const waiting = new Set<() => void>();

  function isStanding(): boolean {
    if (begun?.projected !== progress.projected() || !progress.isWhole()) return false;
    return begun.lasts || begun.acknowledged === progress.acknowledged();
  }

  /** Resolves with true once it is reached, with false after the timeout or as soon as the projection is stopped. */
  async function reached(position: Position, timeoutMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const wake = () => resolve(false);
    waiting.add(wake);
    progress.reached(position, timeoutMs).then(resolve);
    return promise.finally(() => waiting.delete(wake));
  }

  /** What was before an erasure isn't shown, however long the projection stands still. */
  const old = () => (progress.projected() < progress.erased() ? 'late' : 'stale');

  return {
    isStanding,
    begin(cause) {
      const [projected, acknowledged] = [progress.projected(), progress.acknowledged()];
      // A log that accepts commands again will be projected within moments.
      begun = { lasts: cause === 'not_writable' && projected < acknowledged, projected, acknowledged };
      if (isStanding()) for (const wake of waiting) wake();
    },
    async awaited(position, timeoutMs) {
      if (position <= progress.projected()) return 'held';
      if (isStanding()) return old();
      if (await reached(position, timeoutMs)) return 'held';
      return isStanding() ? old() : 'late';
    },
  };
}
