import { type Instant, instant } from '../../events/ids.ts';

/** A clock that never goes back: when the machine's does, it stands still until that has caught up. */
export function createMonotoneClock(milliseconds: () => number = Date.now): () => Instant {
  let latest = Number.NEGATIVE_INFINITY;
  let text = '' as Instant;
  return () => {
    const current = milliseconds();
    if (current > latest) {
      latest = current;
      text = instant(current);
    }
    return text;
  };
}
