import { runSync } from '../../search/steps.ts';
import { prepareAll } from '../../store/sqlite/connection.ts';
import { MovesTable } from '../../store/sqlite/moves.ts';
import type { Immediate, SqliteReading } from '../../store/sqlite/side.ts';
import { documentIn } from '../../store/sqlite/tables.ts';
import type { WorkItem } from './documents.ts';
import { countsIn, tagsIn } from './index/counting.ts';
import { listWork } from './index/list.ts';
import type { WorkSource } from './index/source.ts';
import { type Work, WorkTable } from './index/table.ts';
import type { WorkQueries } from './queries.ts';

export function sqliteWork({ db, table, snapshot }: SqliteReading): Immediate<WorkQueries> {
  const sql = prepareAll(db, {
    after: `SELECT document FROM ${table} WHERE begun > ? ORDER BY begun LIMIT ?`,
    item: `SELECT document FROM ${table} WHERE begun = ?`,
    named: `SELECT document FROM ${table} WHERE id = ?`,
    ofOwner: `SELECT document FROM ${table} WHERE owner = ?`,
  });
  const moves = new MovesTable(db, table);
  const source: WorkSource = {
    itemsAfter: (key, limit) => sql.after.rows(key, limit).map((row) => documentIn<WorkItem>(row)),
    items: (keys) => keys.flatMap((key) => sql.item.rows(key).map((row) => documentIn<WorkItem>(row))),
    named: (ids) => ids.flatMap((id) => sql.named.rows(id).map((row) => documentIn<WorkItem>(row))),
    ofOwner: (owner) => sql.ofOwner.rows(owner).map((row) => documentIn<WorkItem>(row)),
    walkStart: () => moves.start(),
    movesSince: (start) => moves.since(start),
  };
  const known = new WorkTable();
  const upToDate = (): Work => runSync(known.upToDate(source));

  return {
    list: (query) => snapshot(() => runSync(listWork(source, upToDate(), query))),
    counts: (query) => snapshot(() => countsIn(upToDate().rows, query)),
    tags: ({ limit }) => snapshot(() => tagsIn(upToDate().rows, limit)),
  };
}
