/** Timers have 32 bits: a longer wait would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What is done when the clock shows a time. */
export interface Deadline {
  cancel(): void;
}

/**
 * Calls `then` with `what` when the clock shows `time` (milliseconds since the epoch), never before, however far away that
 * is; at once when it is past.
 */
export const at = <What>(
  time: number,
  what: What,
  then: (what: What) => void,
  now: () => number = Date.now,
): Deadline => new TimedDeadline(time, what, then, now).wait();

/** A class, so that an idle socket holds no functions of its own for it. */
class TimedDeadline<What> implements Deadline {
  readonly #time: number;
  readonly #what: What;
  readonly #then: (what: What) => void;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;

  constructor(time: number, what: What, then: (what: What) => void, now: () => number) {
    this.#time = time;
    this.#what = what;
    this.#then = then;
    this.#now = now;
  }

  wait(): this {
    const left = this.#time - this.#now();
    if (left <= 0) this.#then(this.#what);
    else this.#timer = setTimeout(waitAgain, Math.min(Math.ceil(left), LONGEST_TIMER_MS), this);
    return this;
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}

const waitAgain = (deadline: { wait(): unknown }): void => void deadline.wait();
