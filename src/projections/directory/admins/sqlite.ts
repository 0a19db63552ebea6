import { runSync } from '../../search/steps.ts';
import { numberOf, prepareAll, textOf } from '../../store/sqlite/connection.ts';
import { MovesTable } from '../../store/sqlite/moves.ts';
import type { Immediate, SqliteReading } from '../../store/sqlite/side.ts';
import { documentIn } from '../../store/sqlite/tables.ts';
import type { AdminDocument } from './documents.ts';
import { type AdminSource, listAdmins } from './list.ts';
import type { AdminQueries } from './queries.ts';

/** Of one state only inside a transaction. */
export function sqliteAdmins({ db, table, snapshot }: SqliteReading): Immediate<AdminQueries> {
  const moves = new MovesTable(db, table);
  const sql = prepareAll(db, {
    entries: `SELECT id, sortKey, searchText, active FROM ${table}`,
    document: `SELECT document FROM ${table} WHERE id = ?`,
  });
  const source: AdminSource = {
    entries: () =>
      sql.entries.rows().map(([id, key, searchText, active]) => ({
        id: textOf(id),
        key: textOf(key),
        searchText: textOf(searchText),
        isActive: numberOf(active) === 1,
      })),
    walkStart: () => moves.start(),
    movesSince: (start) => moves.since(start),
    documents: (ids) => ids.flatMap((id) => documentsIn(sql.document.rows(id))),
  };
  return { list: (query) => snapshot(() => runSync(listAdmins(source, query))) };
}

const documentsIn = (rows: readonly Parameters<typeof documentIn>[0][]) =>
  rows.map((row) => documentIn<AdminDocument>(row));
