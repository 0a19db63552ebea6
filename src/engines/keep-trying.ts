import { ConfigError } from '../config.ts';
import { pause } from '../projections/pause.ts';

const EVERY_MS = 500;

export interface Trying {
  /** Resolves after the first attempt; rejects when that has shown that the configuration can't work. */
  readonly tried: Promise<void>;
  /** Resolves after the last attempt. */
  readonly ended: Promise<void>;
}

/** Does something until it has succeeded once, or until the signal aborts. */
export function keepTrying(task: () => Promise<void>, signal: AbortSignal): Trying {
  const first = task();
  const isDone = (attempt: Promise<void>) =>
    attempt.then(
      () => true,
      () => false,
    );
  async function repeat(): Promise<void> {
    for (let done = await isDone(first); !done && !signal.aborted; ) {
      await pause(EVERY_MS, signal);
      if (!signal.aborted) done = await isDone(task());
    }
  }
  const tried = first.catch((error) => {
    if (error instanceof ConfigError) throw error;
  });
  return { tried, ended: repeat() };
}
