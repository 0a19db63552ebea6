/** One line of the table. The ratio counts: absolute figures are of this machine and this moment. */
export interface Row {
  readonly ratio: number;
  readonly measured: string;
  readonly baseline: string;
  readonly what: string;
}

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** The median of the ratios of each round, both of whose halves met the same neighbours. */
export const ratioOf = (measured: readonly number[], baseline: readonly number[]): number =>
  median(measured.map((figure, round) => figure / (baseline[round] ?? Number.NaN)));

export function printTable(rows: readonly Row[]): void {
  const width = (column: 'measured' | 'baseline') =>
    Math.max(...rows.map((row) => row[column].length), column.length);
  const [measured, baseline] = [width('measured'), width('baseline')];
  console.log(`\nratio  ${'measured'.padStart(measured)}  ${'baseline'.padStart(baseline)}  what`);
  for (const row of rows) {
    const columns = [
      row.ratio.toFixed(2).padStart(5),
      row.measured.padStart(measured),
      row.baseline.padStart(baseline),
    ];
    console.log([...columns, row.what].join('  '));
  }
}
