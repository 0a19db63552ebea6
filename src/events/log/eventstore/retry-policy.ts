import { type Backoff, backoffMs, wait } from '../../backoff.ts';
import type { Connection } from './connection.ts';
import { mayPass, portError } from './errors.ts';

/** Milliseconds for an append: longer than a cluster takes for a new leader, shorter than a process may take to stop. */
export const APPEND_TIMEOUT_MS = 8_000;
/** For what a command or a request reads before it goes on. */
export const READ_TIMEOUT_MS = 5_000;
/** For followers and checks, which come again by themselves: a server that restarted is connected to anew. */
export const FOLLOWER_TIMEOUT_MS = 500;

const BACKOFF: Backoff = { first: 40, longest: 500 };

/**
 * Makes attempts until one succeeds or fails for good; what is attempted must bear repetition.
 *
 * @throws LogUnavailable when an attempt fails after the timeout, or the connection is closed meanwhile.
 */
export async function retryUntil<Result>(
  connection: Connection,
  timeoutMs: number,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + timeoutMs;
  for (let failures = 0; ; failures++) {
    const pauseMs = backoffMs(BACKOFF, failures);
    try {
      return await attempt();
    } catch (error) {
      const isLast = connection.isClosed || performance.now() + pauseMs > deadline;
      if (isLast || !mayPass(error)) throw portError(error);
    }
    await wait(pauseMs);
  }
}
