import type { FetchImplementation } from 'jose';

/** So long a server that has just failed isn't asked again, milliseconds. */
const REST_MS = 1_000;

/**
 * `fetch`, which fails at once for a while after it has failed: whatever asks for keys that can't be had, and be it a flood of
 * tokens, asks their server once a second. `elapsed`: milliseconds since some moment.
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
