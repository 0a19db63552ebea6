import type { Results } from './results.ts';
import type { Row, Spread } from './table.ts';

/** A row of both runs whose ratio moved by more than the rounds of either run differ. */
export interface Moved {
  readonly what: string;
  readonly before: number;
  readonly after: number;
}

export interface Comparison {
  readonly moved: readonly Moved[];
  /** How many rows are in both runs, and didn't move. */
  readonly unmoved: number;
  /** What only one of the runs has measured. */
  readonly onlyBefore: readonly string[];
  readonly onlyAfter: readonly string[];
}

/** Without a spread, a ratio counts as moved beyond this part of it. */
const USUAL_SPREAD = 0.1;

/** Compares two runs, row by row. */
export function compare(before: Results, after: Results): Comparison {
  const [old, now] = [byName(before), byName(after)];
  const both = [...old].flatMap(([name, row]) => {
    const other = now.get(name);
    return other ? [{ name, row, other }] : [];
  });
  const moved = both.filter(({ row, other }) => hasMoved(row, other));
  return {
    moved: moved.map(({ row, other }) => ({ what: other.what, before: row.ratio, after: other.ratio })),
    unmoved: both.length - moved.length,
    onlyBefore: [...old.keys()].filter((name) => !now.has(name)),
    onlyAfter: [...now.keys()].filter((name) => !old.has(name)),
  };
}

/** Neither median lies between the rounds of the other run. */
const hasMoved = (row: Row, other: Row): boolean =>
  !isWithin(row.ratio, spreadIn(other)) && !isWithin(other.ratio, spreadIn(row));

const spreadIn = ({ ratio, spread }: Row): Spread =>
  spread ?? [ratio * (1 - USUAL_SPREAD), ratio * (1 + USUAL_SPREAD)];

const isWithin = (ratio: number, [lowest, highest]: Spread): boolean => ratio >= lowest && ratio <= highest;

/** What stands in brackets at the end of a row's text are figures of that run. */
const byName = ({ rows }: Results) =>
  new Map(rows.map((row) => [`${row.section}: ${row.what.replace(/ \([^()]*\)$/, '')}`, row]));

/** The comparison as lines of text. */
export function linesOf({ moved, unmoved, onlyBefore, onlyAfter }: Comparison): readonly string[] {
  const lines = moved.map(
    ({ what, before, after }) =>
      `${before.toFixed(2)} → ${after.toFixed(2)} (${after > before ? '+' : ''}${((after / before - 1) * 100).toFixed(0)} %)  ${what}`,
  );
  return [
    ...lines,
    `${moved.length} moved beyond the spread of their rounds, ${unmoved} did not`,
    ...onlyBefore.map((name) => `only before: ${name}`),
    ...onlyAfter.map((name) => `only after: ${name}`),
  ];
}
