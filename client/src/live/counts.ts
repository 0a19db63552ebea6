/** How often something is under way, by its name. */
export class Counts {
  readonly #counts = new Map<string, number>();

  of(name: string | null): number {
    return this.#counts.get(name ?? '') ?? 0;
  }

  /** Returns what ends it. */
  enter(name: string): () => void {
    this.#counts.set(name, this.of(name) + 1);
    return () => {
      const left = this.of(name) - 1;
      if (left > 0) this.#counts.set(name, left);
      else this.#counts.delete(name);
    };
  }
}
