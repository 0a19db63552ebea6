import { type Backoff, backoffMs, wait } from '../../../events/backoff.ts';
import { isPassing } from './errors.ts';

/** For how long a commit is tried again by itself (once in any case), and how soon; milliseconds. */
const RETRY_FOR_MS = 5_000;
const BACKOFF: Backoff = { first: 50, longest: 200 };

/**
 * Tries a commit until it is known what became of it. False: it was fenced. Whatever went wrong may have gone wrong after
 * the commit: then the next attempt is fenced by its own success, which `holds` tells.
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
