import type { Row } from './table.ts';

/** How much is measured. A run of everything has less time for each section than a run of one. */
export interface Pace {
  /** Of each measurement and of its baseline, after those that only warm up. */
  readonly rounds: number;
  /** Of each round under load. */
  readonly seconds: number;
  /** For each list, after as many that only warm up: a desk that has just started compiles and reads what it then keeps. */
  readonly requests: number;
  /** Pairs of desks that are compared with each other, which differ by some hundredths from start to start. */
  readonly pairs: number;
  /** Of desks that have grown large: it takes minutes to fill them. */
  readonly tickets: number;
}

/** For sections that are named. */
export const THOROUGH: Pace = { rounds: 5, seconds: 2, requests: 300, pairs: 3, tickets: 100_000 };
/** For all of them, in ten minutes. */
export const BRIEF: Pace = { rounds: 3, seconds: 1, requests: 100, pairs: 1, tickets: 10_000 };

/** Measures in a directory, which may have what it did there before. */
export type Section = (directory: string, pace: Pace) => Promise<readonly Row[]>;
