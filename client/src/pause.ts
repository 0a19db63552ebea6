const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/** What this package needs of time and chance. Replaced in tests. */
export interface Clock {
  /** Resolves after so many milliseconds, or rejects with the signal's reason. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** From 0 to 1. */
  random(): number;
}

export const systemClock: Clock = {
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const end = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', end);
        resolve();
      }, ms);
      signal?.addEventListener('abort', end, { once: true });
    }),
  now: () => Date.now(),
  random: () => Math.random(),
};

/**
 * How long to wait before another attempt, in milliseconds: twice as long after each failure, with a random part, so that clients that
 * were interrupted together don't come back together.
 */
export const pauseAfter = (failures: number, { random }: Clock): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)) * (0.5 + random() / 2);
