import type { Position } from '../events/log/port.ts';

/** The positions that reads wait for and that aren't committed. */
export class AwaitedPositions {
  /**
   * The lowest since the last commit, and the highest of all. Those in between wait for the highest, or for the next commit. A
   * position that the log never reaches speeds up no commit and delays none.
   */
  #wanted: { readonly next: Position; readonly highest: Position } | null = null;
  #waiting: { readonly position: Position; readonly resolve: () => void }[] = [];

  /** Whether a read waits for something up to there. */
  isWanted(applied: Position): boolean {
    return this.#wanted !== null && this.#wanted.next <= applied;
  }

  want(position: Position): void {
    const { next, highest } = this.#wanted ?? { next: position, highest: position };
    this.#wanted = {
      next: position < next ? position : next,
      highest: position > highest ? position : highest,
    };
  }

  /** Resolves once this position is committed. */
  reached(position: Position): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ position, resolve }));
  }

  /** Everything up to there is committed: who waits for it goes on after `tell`. */
  committed(position: Position, tell: (position: Position) => void): void {
    const highest = this.#wanted?.highest ?? position;
    if (this.isWanted(position)) this.#wanted = highest > position ? { next: highest, highest } : null;
    tell(position);
    const done = this.#waiting.filter((waiter) => waiter.position <= position);
    this.#waiting = this.#waiting.filter((waiter) => waiter.position > position);
    for (const { resolve } of done) resolve();
  }
}
