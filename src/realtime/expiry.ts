/** Timers have 32 bits: a longer wait would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Calls `then` when the clock shows `time` (milliseconds since the epoch), never before, however far away that is;
 * at once when it is past. Returns a function that cancels it.
 */
export function at(time: number, then: () => void, now: () => number = Date.now): () => void {
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    const left = time - now();
    if (left <= 0) return then();
    timer = setTimeout(wait, Math.min(Math.ceil(left), LONGEST_TIMER_MS));
  };
  wait();
  return () => clearTimeout(timer);
}
