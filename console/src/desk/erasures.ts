import { createSignal, untrack } from 'solid-js';
import { desk } from './desk.ts';

/** Retention may erase thousands of people in a row: pages read anew once in so many milliseconds. */
const PAUSE_MS = 10_000;

const [forgetting, setForgetting] = createSignal(0);
let last = Number.NEGATIVE_INFINITY;
let isDue = false;

/**
 * Grows when somebody was erased: what was read before may hold texts of theirs, and isn't shown or kept any more. Whose it was isn't
 * known. Who has missed too much may have missed an erasure.
 */
export { forgetting };

function forgetSoon(): void {
  if (isDue) return;
  isDue = true;
  const forget = () => {
    isDue = false;
    last = performance.now();
    setForgetting((times) => times + 1);
  };
  setTimeout(forget, Math.max(0, last + PAUSE_MS - performance.now()));
}

desk.live.on('person:erased', forgetSoon);
desk.live.onResync(forgetSoon);

/** Asks again where somebody was erased meanwhile. */
export async function askedAfterwards<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const before = untrack(forgetting);
    const answer = await ask();
    if (before === untrack(forgetting)) return answer;
  }
}
