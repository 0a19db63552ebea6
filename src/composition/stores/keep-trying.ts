import { ConfigError } from '../../config/config.ts';
import { type Backoff, backoffMs } from '../../events/backoff.ts';
import { pause } from '../../events/pause.ts';

/** Many nodes may wait for the same store to come back. */
const BACKOFF: Backoff = { first: 250, longest: 1_000 };

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
    let done = await isDone(first);
    for (let failures = 0; !done && !signal.aborted; failures++) {
      await pause(backoffMs(BACKOFF, failures), signal);
      if (!signal.aborted) done = await isDone(task());
    }
  }
  const tried = first.catch((error) => {
    if (error instanceof ConfigError) throw error;
  });
  return { tried, ended: repeat() };
}
