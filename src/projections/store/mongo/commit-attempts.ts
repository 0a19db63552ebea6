import { type Backoff, backoffMs, wait } from '../../../events/backoff.ts';
import { isPassing } from './errors.ts';

/** For how long a commit is retried (once in any case), and at which intervals; milliseconds. */
const RETRY_FOR_MS = 5_000;
const BACKOFF: Backoff = { first: 50, longest: 200 };

/**
 * Retries a commit until its outcome is known. False: it was fenced. An error may have occurred after the commit: then the
 * next attempt is fenced by that commit, which `holds` detects.
 */
export async function untilSettled(
  attempt: () => Promise<boolean>,
  holds: () => Promise<boolean>,
): Promise<boolean> {
  const end = performance.now() + RETRY_FOR_MS;
  for (let attempts = 1; ; attempts++) {
    try {
      return (await attempt()) || (await holds());
    } catch (error) {
      if (!isPassing(error) || (attempts > 1 && performance.now() > end)) throw error;
      await wait(backoffMs(BACKOFF, attempts - 1));
    }
  }
}
