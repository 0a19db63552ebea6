import { isTemporary } from './temporary.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Tries again, with growing pauses, while the desk can't be reached or can't serve. Null: it refuses, or `isWanted` says no any more.
 */
export async function untilDone<Done>(
  attempt: () => Promise<Done>,
  isWanted: () => boolean,
): Promise<Done | null> {
  for (let pauseMs = FIRST_PAUSE_MS; isWanted(); pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTemporary(error)) return null;
    }
    await new Promise((wake) => setTimeout(wake, pauseMs));
  }
  return null;
}
