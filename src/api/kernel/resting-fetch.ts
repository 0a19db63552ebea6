import type { FetchImplementation } from 'jose';

/** The pause after a failure of the server, milliseconds. */
const REST_MS = 1_000;

/**
 * A `fetch` that fails at once for a while after a failure: even a flood of tokens requests unavailable keys once a second.
 * `elapsed`: milliseconds of a monotonic clock.
 */
export function createRestingFetch(elapsed: () => number = () => performance.now()): FetchImplementation {
  let restsUntil = Number.NEGATIVE_INFINITY;
  const rest = () => {
    restsUntil = elapsed() + REST_MS;
  };

  return async (url, options) => {
    if (elapsed() < restsUntil) throw new Error('the server has just failed and is not asked again yet');
    const response = await fetch(url, options).catch((error) => {
      rest();
      throw error;
    });
    if (!response.ok) rest();
    return response;
  };
}
