import { LogUnavailable, type Position } from '../events/log/port.ts';
import type { Progress } from './progress.ts';
import { ReadModelsNotWritable } from './store/port.ts';

/**
 * What a read finds: everything up to the position that was asked for (`held`), what was projected before the projection
 * came to stand still (`stale`), or read models that haven't come so far in time, but may at any moment (`late`).
 */
export type Shown = 'held' | 'stale' | 'late';

/**
 * Why nothing can be projected for now although the read models can be read: they can't be written to (their disk is
 * full), or the log doesn't answer.
 */
export type StandstillCause = 'not_writable' | 'log_unavailable';

/** A log that fails once is asked again at once; one that fails so often in a row is away. */
const FAILURES_OF_LOG = 3;

/** What an error means that has kept the projector from its work so many times in a row; null: it may be over at once. */
export function causeOfStandstill(error: unknown, failures: number): StandstillCause | null {
  if (error instanceof ReadModelsNotWritable) return 'not_writable';
  return error instanceof LogUnavailable && failures >= FAILURES_OF_LOG ? 'log_unavailable' : null;
}

/** Whether the projection stands still. Reads then don't wait for what can't come, and are answered from what is there. */
export interface Standstill {
  isStanding(): boolean;
  /**
   * A projector has met such a cause, or has met it again. The standstill is over with the next progress; one that holds up
   * nothing acknowledged is also over as soon as more is acknowledged, since no progress has to follow its end.
   */
  begin(cause: StandstillCause): void;
  /** Waits until the read models hold this position, unless they stand still, and no longer than so many milliseconds. */
  awaited(position: Position, timeoutMs: number): Promise<Shown>;
}

/** Read models that are being made anew are no case of this: half of them isn't shown. */
export function createStandstill(
  progress: Pick<Progress, 'projected' | 'acknowledged' | 'reached' | 'isWhole'>,
): Standstill {
  let begun: { lasts: boolean; projected: Position; acknowledged: Position } | null = null;
  const waiting = new Set<() => void>();

  function isStanding(): boolean {
    if (begun?.projected !== progress.projected() || !progress.isWhole()) return false;
    return begun.lasts || begun.acknowledged === progress.acknowledged();
  }

  /** True once it is reached, false after the timeout or as soon as the projection stands still. */
  async function reached(position: Position, timeoutMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const wake = () => resolve(false);
    waiting.add(wake);
    progress.reached(position, timeoutMs).then(resolve);
    return promise.finally(() => waiting.delete(wake));
  }

  return {
    isStanding,
    begin(cause) {
      const [projected, acknowledged] = [progress.projected(), progress.acknowledged()];
      // A log that takes commands again will be projected within moments.
      begun = { lasts: cause === 'not_writable' && projected < acknowledged, projected, acknowledged };
      if (isStanding()) for (const wake of waiting) wake();
    },
    async awaited(position, timeoutMs) {
      if (position <= progress.projected()) return 'held';
      if (isStanding()) return 'stale';
      if (await reached(position, timeoutMs)) return 'held';
      return isStanding() ? 'stale' : 'late';
    },
  };
}
