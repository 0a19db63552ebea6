/** The periods of a series. */
export class Timeline {
  readonly #bounds: readonly number[];
  #last = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
  }

  get periods(): number {
    return Math.max(0, this.#bounds.length - 1);
  }

  /** The period of an instant; -1 before the first one, and their number after the last. */
  periodOf(at: number): number {
    const bounds = this.#bounds;
    // Facts come nearly in the order of time.
    if (at >= (bounds[this.#last] as number) && at < (bounds[this.#last + 1] as number)) return this.#last;
    let [low, high] = [0, bounds.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((bounds[middle] as number) <= at) low = middle + 1;
      else high = middle;
    }
    const period = low - 1;
    if (period >= 0 && period < this.periods) this.#last = period;
    return period;
  }

  /** How many periods have begun by an instant. */
  begunBy(until: number): number {
    return this.#bounds.slice(0, -1).filter((start) => start <= until).length;
  }
}
