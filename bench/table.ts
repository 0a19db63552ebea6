/** What a ratio should be. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** One line of the table. The ratio counts: absolute figures are of this machine and this moment. */
export interface Row {
  readonly ratio: number;
  /** The lowest and the highest ratio of the rounds. */
  readonly spread?: Spread;
  /** The ratio of the processor time for each request, the baseline's to the measured one's. */
  readonly processor?: number;
  readonly measured: string;
  readonly baseline: string;
  readonly what: string;
  readonly goal?: Goal;
}

export type Spread = readonly [lowest: number, highest: number];

/** With a comma at thousands. */
export const withCommas = (count: number): string => count.toLocaleString('en');

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** The number that this share of them is below, such as 0.95. NaN of none. */
export const quantile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * share)] ?? Number.NaN;

/** The ratios of each round, both of whose halves met the same neighbours. */
const ratiosOf = (measured: readonly number[], baseline: readonly number[]): readonly number[] =>
  measured.map((figure, round) => figure / (baseline[round] ?? Number.NaN));

/** The median of the ratios of the rounds. */
export const ratioOf = (measured: readonly number[], baseline: readonly number[]): number =>
  median(ratiosOf(measured, baseline));

/** The median of the ratios of the rounds, and between what they lay. */
export function spreadOf(
  measured: readonly number[],
  baseline: readonly number[],
): { readonly ratio: number; readonly spread: Spread } {
  const ratios = ratiosOf(measured, baseline);
  return { ratio: median(ratios), spread: [Math.min(...ratios), Math.max(...ratios)] };
}

const COLUMNS = ['ratio', 'spread', 'processor', 'goal', 'measured', 'baseline'] as const;

/** The rows with a line of names, as lines of text. */
export function tableOf(rows: readonly Row[]): readonly string[] {
  const cells = rows.map((row) => ({
    ratio: figure(row.ratio),
    spread: row.spread ? row.spread.map(figure).join('–') : '',
    processor: row.processor === undefined ? '' : figure(row.processor),
    goal: row.goal ? goalOf(row.goal) : '',
    measured: row.measured,
    baseline: row.baseline,
    what: row.what,
  }));
  const names = {
    ...Object.fromEntries(COLUMNS.map((name) => [name, name])),
    what: 'what',
  } as (typeof cells)[0];
  const shown = COLUMNS.filter((name) => cells.some((cell) => cell[name] !== ''));
  const width = (name: (typeof COLUMNS)[number]) =>
    Math.max(name.length, ...cells.map((cell) => cell[name].length));
  return [names, ...cells].map((cell) =>
    [...shown.map((name) => cell[name].padStart(width(name))), cell.what].join('  '),
  );
}

const figure = (ratio: number): string => ratio.toFixed(2);
const goalOf = (goal: Goal): string => ('atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`);

export function printTable(rows: readonly Row[]): void {
  for (const line of ['', ...tableOf(rows)]) console.log(line);
}
