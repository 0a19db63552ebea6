import type { BusinessTime } from '../../../calendar/business-time.ts';
import type { GroupsOf } from './groups.ts';
import type { Happening, Metric } from './metric.ts';
import type { Follower, Happened } from './replay.ts';
import { statisticsOf } from './statistics.ts';
import type { Subjects } from './subjects.ts';
import type { Timeline } from './timeline.ts';

/** The values of one group: of each statistic one for each period. */
export type Line = Readonly<Record<string, readonly (number | null)[]>>;

/** Collects what a metric is made of, by groups (words) and periods. */
export interface Collector extends Follower {
  /** The groups that have any value; called once, at the end. */
  lines(): ReadonlyMap<number, Line>;
  /** A group without any value. */
  empty(): Line;
}

export interface CollectorParts {
  readonly metric: Metric;
  readonly groupsOf: GroupsOf;
  /** Groups are those that subjects have at the end of the replay. */
  readonly isGroupedAtEnd: boolean;
  readonly timeline: Timeline;
  readonly subjects: Subjects;
  readonly businessTime: BusinessTime;
}

/** Of what happened in each period: how often, or the values that belong to it. */
export class HappeningCollector implements Collector {
  readonly #parts: CollectorParts;
  readonly #of: Happening;
  readonly #cells = new Map<number, (number[] | undefined)[]>();
  readonly #late: Happened[] = [];

  constructor(parts: CollectorParts, of: Happening) {
    this.#parts = parts;
    this.#of = of;
  }

  happened(what: Happening, happened: Happened): void {
    if (what !== this.#of) return;
    if (this.#parts.isGroupedAtEnd) this.#late.push(happened);
    else this.#add(happened);
  }

  /** What it collects doesn't depend on states between. */
  changing(): void {}
  changed(): void {}

  lines(): ReadonlyMap<number, Line> {
    for (const happened of this.#late) this.#add(happened);
    return new Map([...this.#cells].map(([group, cells]) => [group, this.#lineOf(cells)]));
  }

  empty(): Line {
    return this.#lineOf([]);
  }

  #add(happened: Happened): void {
    const { timeline, groupsOf } = this.#parts;
    const period = timeline.periodOf(happened.at);
    if (period < 0 || period >= timeline.periods) return;
    const value = this.#valueOf(happened);
    for (const group of groupsOf(happened)) {
      const cells = this.#cells.get(group) ?? [];
      if (cells.length === 0) this.#cells.set(group, cells);
      const cell = cells[period] ?? [];
      if (cell.length === 0) cells[period] = cell;
      cell.push(value);
    }
  }

  #valueOf({ subject, at, weight, rating }: Happened): number {
    const { metric, subjects, businessTime } = this.#parts;
    const { measure } = metric;
    if (measure.kind === 'count') return weight;
    if (measure.kind === 'rating') return rating;
    const since = subjects.openedAt[subject] as number;
    const isBusinessTime = measure.kind === 'duration' && measure.isBusinessTime;
    return Math.floor((isBusinessTime ? businessTime.between(since, at) : at - since) / 1_000);
  }

  #lineOf(cells: readonly (readonly number[] | undefined)[]): Line {
    const { metric, timeline } = this.#parts;
    const values = Array.from({ length: timeline.periods }, (_, period) => cells[period] ?? []);
    if (metric.measure.kind === 'count')
      return { count: values.map((weights) => weights.reduce((sum, weight) => sum + weight, 0)) };
    const periods = values.map((each) => statisticsOf(metric, each));
    return Object.fromEntries(
      metric.statistics.map((name) => [name, periods.map((statistics) => statistics[name] ?? null)]),
    );
  }
}
