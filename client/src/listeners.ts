/** Functions that are told of something. */
export class Listeners<Told extends readonly unknown[]> {
  readonly #all = new Set<(...told: Told) => unknown>();

  /** Returns what ends it. */
  add(listener: (...told: Told) => unknown): () => void {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  }

  tell(...told: Told): void {
    for (const listener of this.#all) safely(() => listener(...told));
  }

  /** One after the other; throws what one of them throws. */
  async ask(...told: Told): Promise<void> {
    for (const listener of this.#all) await listener(...told);
  }
}

/** An error of a listener is the page’s, and no reason to miss the next event. */
export function safely(run: () => void): void {
  try {
    run();
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
}
