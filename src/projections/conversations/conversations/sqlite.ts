import { numberOf, prepareAll, textOf } from '../../store/sqlite/connection.ts';
import type { Immediate, SqliteReading } from '../../store/sqlite/side.ts';
import { documentIn } from '../../store/sqlite/tables.ts';
import type { ConversationDocument } from './documents.ts';
import type { ConversationQueries } from './queries.ts';
import { BORDER, foldTerm } from './search-text.ts';

/** Answered from the index alone, which has the texts in it: documents are read only of the page that is shown. */
const matching = (table: string) => `FROM ${table} INDEXED BY ${table}_byActivity
  WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR type = ?2) AND (?3 IS NULL OR instr(searchText, ?3) > 0)`;

export function sqliteConversations({ db, table, snapshot }: SqliteReading): Immediate<ConversationQueries> {
  const sql = prepareAll(db, {
    page: `SELECT id ${matching(table)} ORDER BY activeAt DESC, id DESC LIMIT ?4 OFFSET ?5`,
    count: `SELECT count(*) ${matching(table)}`,
    document: `SELECT document FROM ${table} WHERE id = ?`,
  });

  function documentOf(id: string): ConversationDocument {
    const row = sql.document.row(id);
    if (row === undefined) throw new Error(`conversation ${id} is in the index and not in the table`);
    return documentIn(row);
  }

  return {
    list: ({ search, status, type, offset, limit }) =>
      snapshot(() => {
        if (search?.includes(BORDER)) return { conversations: [], total: 0 };
        const term = foldTerm(search);
        const ids = sql.page.rows(status, type, term, limit, offset);
        return {
          conversations: ids.map(([id]) => documentOf(textOf(id))),
          total: numberOf(sql.count.row(status, type, term)?.[0]),
        };
      }),
  };
}
