import type { BusinessTime } from '../../../calendar/business-time.ts';
import type { Follower, Happened, HappeningFollower } from './follower.ts';
import type { GroupsOf } from './groups.ts';
import type { Happening, Metric } from './metric.ts';
import { statisticsOf } from './statistics.ts';
import type { Subjects } from './subjects.ts';
import type { Timeline } from './timeline.ts';

/** The values of one group: of each statistic one for each period. */
export type Line = Readonly<Record<string, readonly (number | null)[]>>;

/** Collects what a metric is made of, by groups (words) and periods. */
export type Collector = Follower & {
  /** The groups that have any value; called once, at the end. */
  lines(): ReadonlyMap<number, Line>;
  /** A group without any value. */
  empty(): Line;
};

export interface CollectorParts {
  readonly metric: Metric;
  readonly groupsOf: GroupsOf;
  /** Groups are those that subjects have at the end of the replay. */
  readonly isGroupedAtEnd: boolean;
  readonly timeline: Timeline;
  readonly subjects: Subjects;
  readonly businessTime: BusinessTime;
}

/** Collects what happens in each period. */
abstract class HappeningCollector<Cells> implements HappeningFollower {
  readonly wants: Happening;
  protected readonly parts: CollectorParts;
  readonly #groups = new Map<number, Cells>();
  readonly #late: Happened[] = [];

  constructor(parts: CollectorParts, of: Happening) {
    this.parts = parts;
    this.wants = of;
  }

  happened(happened: Happened): void {
    if (this.parts.isGroupedAtEnd) this.#late.push(happened);
    else this.#add(happened);
  }

  lines(): ReadonlyMap<number, Line> {
    for (const happened of this.#late) this.#add(happened);
    return new Map([...this.#groups].map(([group, cells]) => [group, this.lineOf(cells)]));
  }

  empty(): Line {
    return this.lineOf(this.blank());
  }

  /** The periods of a group, without any value. */
  protected abstract blank(): Cells;
  protected abstract put(cells: Cells, period: number, happened: Happened): void;
  protected abstract lineOf(cells: Cells): Line;

  #add(happened: Happened): void {
    const { timeline, groupsOf } = this.parts;
    const period = timeline.periodOf(happened.at);
    if (period < 0 || period >= timeline.periods) return;
    for (const group of groupsOf(happened)) {
      let cells = this.#groups.get(group);
      if (cells === undefined) {
        cells = this.blank();
        this.#groups.set(group, cells);
      }
      this.put(cells, period, happened);
    }
  }
}

/** How often something happens. */
export class CountCollector extends HappeningCollector<Float64Array> {
  protected blank = (): Float64Array => new Float64Array(this.parts.timeline.periods);

  protected put(cells: Float64Array, period: number, { weight }: Happened): void {
    cells[period] = (cells[period] as number) + weight;
  }

  protected lineOf = (cells: Float64Array): Line => ({ count: [...cells] });
}

/** The values that come with what happens: ratings, or the time since the opening. */
export class ValueCollector extends HappeningCollector<(number[] | undefined)[]> {
  protected blank = (): undefined[] => Array.from({ length: this.parts.timeline.periods });

  protected put(cells: (number[] | undefined)[], period: number, happened: Happened): void {
    const values = cells[period];
    if (values) values.push(this.#valueOf(happened));
    else cells[period] = [this.#valueOf(happened)];
  }

  protected lineOf(cells: readonly (readonly number[] | undefined)[]): Line {
    const { metric } = this.parts;
    const periods = cells.map((values = []) => statisticsOf(metric, values));
    return Object.fromEntries(
      metric.statistics.map((name) => [name, periods.map((statistics) => statistics[name] ?? null)]),
    );
  }

  #valueOf({ subject, at, rating }: Happened): number {
    const { metric, subjects, businessTime } = this.parts;
    const { measure } = metric;
    if (measure.kind !== 'duration') return rating;
    const since = subjects.openedAt[subject] as number;
    return Math.floor((measure.isBusinessTime ? businessTime.between(since, at) : at - since) / 1_000);
  }
}
