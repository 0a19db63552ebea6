import { pageOf } from '../../store/page.ts';
import { prepareAll, textsIn } from '../../store/sqlite/connection.ts';
import type { Immediate, SqliteReading } from '../../store/sqlite/side.ts';
import { type ErasureQueries, LAST } from './queries.ts';

export function sqliteErasures({ db, table, snapshot }: SqliteReading): Immediate<ErasureQueries> {
  const sql = prepareAll(db, {
    page: `SELECT document FROM ${table} WHERE place < ? ORDER BY place DESC LIMIT ?`,
  });
  return {
    page: ({ before, limit }) => snapshot(() => pageOf(textsIn(sql.page.each(before ?? LAST, limit)))),
  };
}
