/** What is still to come, the earliest first; of two at the same time the one that was added first. */
export class Agenda<Entry extends { readonly at: number }> {
  readonly #heap: { readonly entry: Entry; readonly order: number }[] = [];
  #added = 0;

  add(entry: Entry): void {
    let at = this.#heap.push({ entry, order: this.#added++ }) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** Takes the earliest entry that is not after `time`; null when there is none. */
  takeUntil(time: number): Entry | null {
    const first = this.#heap[0];
    if (!first || first.entry.at > time) return null;
    const last = this.#heap.pop();
    if (last && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    return first.entry;
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = right < this.#heap.length && this.#isBefore(right, left) ? right : left;
      if (child >= this.#heap.length || !this.#isBefore(child, at)) return;
      this.#swap(child, at);
      at = child;
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (!a || !b) return false;
    return a.entry.at < b.entry.at || (a.entry.at === b.entry.at && a.order < b.order);
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (!a || !b) return;
    this.#heap[one] = b;
    this.#heap[other] = a;
  }
}
