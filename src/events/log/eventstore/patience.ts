import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import { mayPass, portError } from './failures.ts';

/** Milliseconds for an append: longer than a cluster takes for a new leader, shorter than a process may take to stop. */
export const APPEND_PATIENCE_MS = 8_000;
/** For what a command or a request reads before it goes on. */
export const READ_PATIENCE_MS = 5_000;
/** For followers and checks, which come again by themselves: a server that restarted is connected to anew. */
export const HASTE_MS = 500;

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/**
 * Makes attempts until one succeeds or fails for good; what is attempted must bear repetition.
 *
 * @throws LogUnavailable when an attempt fails after the end of patience, or the connection is closed meanwhile.
 */
export async function insist<Result>(
  connection: Connection,
  patienceMs: number,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + patienceMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      const isLast = connection.isClosed || performance.now() + pauseMs > deadline;
      if (isLast || !mayPass(error)) throw portError(error);
    }
    await delay(pauseMs);
  }
}
