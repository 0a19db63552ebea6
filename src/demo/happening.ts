import type { DemoDesk } from './desk.ts';

/** What is done at some time, milliseconds since the epoch. */
export interface Step {
  readonly at: number;
  readonly run: (desk: DemoDesk) => Promise<unknown>;
}

/** Something that happens often: tickets, chats, codes or logins. */
export interface Happening {
  /** When each of them begins, in order. */
  readonly times: ArrayLike<number>;
  /** What is done in one of them, in order of time, the beginning first. Steps beyond the demo's end are left out. */
  stepsOf(index: number, beginsAt: number): readonly Step[];
}

/** Steps one after the other: each some time after the one before it. */
export interface Sequence {
  readonly steps: readonly Step[];
  /** Between `least` and `most` milliseconds after the step before. */
  after(least: number, most: number, run: Step['run']): void;
}

/** @param between picks the time between two steps */
export function sequenceFrom(
  beginsAt: number,
  between: (least: number, most: number) => number,
  begin: Step['run'],
): Sequence {
  const steps: Step[] = [{ at: beginsAt, run: begin }];
  let time = beginsAt;
  return {
    steps,
    after(least, most, run) {
      time += Math.round(between(least, most));
      steps.push({ at: time, run });
    },
  };
}
