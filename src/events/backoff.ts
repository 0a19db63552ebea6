export interface Backoff {
  /** Milliseconds that the first wait may take; each further one may take twice as long as the one before. */
  readonly first: number;
  /** No wait takes longer than this, milliseconds. */
  readonly longest: number;
}

/**
 * How many milliseconds to wait before the next attempt: a random part of what `failures` in a row allow (0 after the
 * first one). Evenly spread ("full jitter"), so that those who failed together don't try again together.
 */
export const backoffMs = ({ first, longest }: Backoff, failures: number, random = Math.random): number =>
  random() * Math.min(longest, first * 2 ** Math.min(failures, 30));

/** Waits before an attempt; tests hand in one that doesn't. */
export type Wait = (milliseconds: number) => Promise<void>;

export const wait: Wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
