import type { CollectorParts } from './collect.ts';
import type { ChangeFollower, Follower, Happened, HappeningFollower } from './follower.ts';
import type { Counted } from './query.ts';
import type { Subjects } from './subjects.ts';

/** Follows a replay for one point of a series: the only period of its timeline, and one group. */
type Counting = Follower & {
  /** Called once, at the end. */
  counted(): Counted;
};

interface Point {
  /** A word; 0: the group without a key. */
  readonly group: number;
  /** Of levels: whether a subject is among those that are counted. */
  isOpen(subject: number): boolean;
}

/** What counts as a point of a series counts it, and keeps what is counted. */
export const countedBy = (parts: CollectorParts, point: Point): Counting =>
  parts.metric.measure.kind === 'level'
    ? new OpenSubjects(parts, point)
    : new SubjectsOf(parts, point.group, parts.metric.measure.of);

/** Those to which it happened in the period. */
class SubjectsOf implements HappeningFollower {
  readonly wants: HappeningFollower['wants'];
  readonly #parts: CollectorParts;
  readonly #group: number;
  readonly #times = new Map<number, number>();
  readonly #late: Happened[] = [];

  constructor(parts: CollectorParts, group: number, of: HappeningFollower['wants']) {
    this.#parts = parts;
    this.#group = group;
    this.wants = of;
  }

  happened(happened: Happened): void {
    if (this.#parts.timeline.periodOf(happened.at) !== 0) return;
    if (this.#parts.isGroupedAtEnd) this.#late.push(happened);
    else this.#add(happened);
  }

  counted(): Counted {
    for (const happened of this.#late) this.#add(happened);
    const counted = [...this.#times].filter(([, times]) => times > 0);
    return {
      count: counted.reduce((sum, [, times]) => sum + times, 0),
      begun: beginningsOf(
        counted.map(([subject]) => subject),
        this.#parts.subjects,
      ),
    };
  }

  #add(happened: Happened): void {
    if (!this.#parts.groupsOf(happened).includes(this.#group)) return;
    const { subject, weight } = happened;
    this.#times.set(subject, (this.#times.get(subject) ?? 0) + weight);
  }
}

/** Those that are open at the end of the period. */
class OpenSubjects implements ChangeFollower {
  readonly wants = 'changes';
  readonly #parts: CollectorParts;
  readonly #point: Point;
  readonly #open = new Set<number>();

  constructor(parts: CollectorParts, point: Point) {
    this.#parts = parts;
    this.#point = point;
  }

  changing(): void {}

  changed(subject: number, at: number): void {
    const { timeline, groupsOf } = this.#parts;
    if (timeline.periodOf(at) > 0) return;
    if (this.#point.isOpen(subject) && groupsOf({ subject, at: 0 }).includes(this.#point.group))
      this.#open.add(subject);
    else this.#open.delete(subject);
  }

  counted(): Counted {
    return { count: this.#open.size, begun: beginningsOf([...this.#open], this.#parts.subjects) };
  }
}

const beginningsOf = (subjects: readonly number[], { begun }: Subjects): Float64Array =>
  Float64Array.from(subjects, (subject) => begun[subject] as number).sort();
