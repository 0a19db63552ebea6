import { pageOf } from '../store/page.ts';
import { numberOf, prepareAll, textsIn } from '../store/sqlite/connection.ts';
import type { Immediate, SqliteReading } from '../store/sqlite/side.ts';
import { type DueTimeQueries, NEVER, placeOf } from './queries.ts';

export function sqliteDueTimes({ db, table }: SqliteReading): Immediate<DueTimeQueries> {
  const sql = prepareAll(db, {
    earliest: `SELECT document FROM ${table} WHERE (at, id) > (?, ?) AND at < ${NEVER} ORDER BY at, id`,
    pending: `SELECT count(*) FROM (SELECT 1 FROM ${table} WHERE at < ${NEVER} LIMIT ?)`,
  });
  return {
    pending: ({ most }) => numberOf(sql.pending.row(most)?.[0]),
    earliest: ({ after }) => pageOf(textsIn(sql.earliest.each(after ? placeOf(after) : -1, after?.id ?? ''))),
  };
}
