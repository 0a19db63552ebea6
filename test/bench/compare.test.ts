import { compare, linesOf } from '../../bench/compare.ts';
import type { Results } from '../../bench/results.ts';
import { type Row, spreadOf, tableOf } from '../../bench/table.ts';

const row = (what: string, ratio: number, spread?: Row['spread']): Row => ({
  ...{ ratio, what, measured: '100/s', baseline: '200/s' },
  ...(spread && { spread }),
});

const run = (...rows: readonly Row[]): Results => ({
  ...{ at: '2026-11-29T12:00:00.000Z', node: 'v24.21.0', cores: 2, load: 1 },
  rows: rows.map((one) => ({ section: 'requests', ...one })),
});

describe('two runs of the bench', () => {
  it('are told apart where neither median lies between the rounds of the other run', () => {
    const { moved, unmoved } = compare(
      run(row('add-message', 0.25, [0.22, 0.27]), row('GET ticket', 0.2, [0.1, 0.3])),
      run(row('add-message', 0.35, [0.31, 0.36]), row('GET ticket', 0.25, [0.24, 0.26])),
    );
    expect(moved).toEqual([{ what: 'add-message', before: 0.25, after: 0.35 }]);
    expect(unmoved).toBe(1);
  });

  it('count as the same within a tenth where rows have no spread', () => {
    expect(compare(run(row('list', 1)), run(row('list', 1.05))).moved).toEqual([]);
    expect(compare(run(row('list', 1)), run(row('list', 1.2))).moved).toHaveLength(1);
  });

  it('are compared whatever figures of the run stand in brackets', () => {
    const { moved, onlyBefore, onlyAfter } = compare(
      run(row('GET work (p95 3.1 ms)', 1), row('gone', 1)),
      run(row('GET work (p95 9.9 ms)', 2), row('new', 1)),
    );
    expect(moved).toHaveLength(1);
    expect({ onlyBefore, onlyAfter }).toEqual({
      onlyBefore: ['requests: gone'],
      onlyAfter: ['requests: new'],
    });
  });

  it('are told in lines, the direction first', () => {
    const lines = linesOf(compare(run(row('add-message', 0.25)), run(row('add-message', 0.5))));
    expect(lines).toEqual([
      '0.25 → 0.50 (+100 %)  add-message',
      '1 moved beyond the spread of their rounds, 0 did not',
    ]);
  });
});

describe('the table of the bench', () => {
  it('has the median of the ratios of the rounds, and between what they lay', () => {
    expect(spreadOf([10, 30, 10], [100, 100, 50])).toEqual({ ratio: 0.2, spread: [0.1, 0.3] });
  });

  it('shows only columns that a row has', () => {
    expect(tableOf([{ ...row('add-message', 0.25, [0.2, 0.3]), goal: { atLeast: 0.5 } }])).toEqual([
      'ratio     spread   goal  measured  baseline  what',
      ' 0.25  0.20–0.30  ≥ 0.5     100/s     200/s  add-message',
    ]);
  });
});
