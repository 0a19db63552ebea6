import type { CollectorParts, Line } from './collect.ts';
import type { ChangeFollower } from './follower.ts';

/** How many tickets or conversations are open at the end of each period. */
export class LevelCollector implements ChangeFollower {
  readonly wants = 'changes';
  readonly #parts: CollectorParts;
  readonly #isOpen: (subject: number) => boolean;
  /** Of each group how many more there were by the end of each period than by the end of the one before; first, before all. */
  readonly #differences = new Map<number, Float64Array>();
  #before: readonly number[] = [];

  constructor(parts: CollectorParts, isOpen: (subject: number) => boolean) {
    this.#parts = parts;
    this.#isOpen = isOpen;
  }

  changing(subject: number): void {
    this.#before = this.#groupsOf(subject);
  }

  changed(subject: number, at: number): void {
    const period = this.#parts.timeline.periodOf(at);
    if (period >= this.#parts.timeline.periods) return;
    const after = this.#groupsOf(subject);
    if (after === this.#before) return;
    for (const group of this.#before) this.#add(group, period, -1);
    for (const group of after) this.#add(group, period, 1);
  }

  lines(): ReadonlyMap<number, Line> {
    return new Map([...this.#differences].map(([group, differences]) => [group, lineOf(differences)]));
  }

  empty(): Line {
    return lineOf(new Float64Array(this.#parts.timeline.periods + 1));
  }

  /** None unless it is open. */
  #groupsOf(subject: number): readonly number[] {
    return this.#isOpen(subject) ? this.#parts.groupsOf({ subject, at: 0 }) : NONE;
  }

  #add(group: number, period: number, more: 1 | -1): void {
    const known = this.#differences.get(group) ?? new Float64Array(this.#parts.timeline.periods + 1);
    this.#differences.set(group, known);
    known[period + 1] = (known[period + 1] as number) + more;
  }
}

const NONE: readonly number[] = [];

function lineOf(differences: Float64Array): Line {
  let [level = 0] = differences;
  const count = Array.from(differences.subarray(1), (difference) => {
    level += difference;
    return level;
  });
  return { count };
}
