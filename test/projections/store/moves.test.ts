import { DatabaseSync } from 'node:sqlite';
import type { Position } from '../../../src/events/log/port.ts';
import type { Change } from '../../../src/projections/projection.ts';
import { KEPT_MOVES } from '../../../src/projections/store/moves.ts';
import { MovesTable, movesSchema } from '../../../src/projections/store/sqlite/moves.ts';

const IN_A_COMMIT = 1_000;

describe('the journal of moves', () => {
  const moves = () => {
    const db = new DatabaseSync(':memory:');
    db.exec(movesSchema('list'));
    return new MovesTable(db, 'list');
  };
  const commit = (table: MovesTable, number: number, documents = 1) => {
    const changes = Array.from({ length: documents }, (_, index): Change => {
      const position = (number * IN_A_COMMIT + index) as Position;
      return { before: { id: `${index}`, position }, after: { id: `${index}`, position } };
    });
    table.append(changes, ({ after }) => [after.id, number]);
  };

  it('tells what moved since a walk began, the newest first', () => {
    const table = moves();
    const first = table.start();
    commit(table, 1);
    const second = table.start();
    commit(table, 2);
    expect([table.since(first), table.since(second), table.since(table.start())]).toEqual([
      [
        ['0', 2],
        ['0', 1],
      ],
      [['0', 2]],
      [],
    ]);
  });

  it('tells commits apart whose documents have older positions, as after a retry', () => {
    const table = moves();
    commit(table, 5);
    const start = table.start();
    commit(table, 3);
    expect(table.since(start)).toEqual([['0', 3]]);
  });

  it('passes over commits that move nothing', () => {
    const table = moves();
    const start = table.start();
    table.append([{ before: null, after: { id: 'new', position: 7 as Position } }], () => null);
    expect(table.start()).toEqual(start);
  });

  it('keeps the latest ones, and knows which walks it can’t tell of any more', () => {
    const table = moves();
    const first = table.start();
    for (let number = 1; number * IN_A_COMMIT <= KEPT_MOVES; number++) commit(table, number, IN_A_COMMIT);
    expect(table.since(first)).toHaveLength(KEPT_MOVES);
    const last = table.start();
    for (const number of [201, 202]) commit(table, number, IN_A_COMMIT);
    expect([table.since(first), table.since(last)?.length]).toEqual([null, 2 * IN_A_COMMIT]);
  });
});
