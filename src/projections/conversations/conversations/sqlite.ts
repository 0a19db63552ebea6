import type { SQLOutputValue } from 'node:sqlite';
import { runSync } from '../../search/steps.ts';
import { numberOf, prepareAll, textOf } from '../../store/sqlite/connection.ts';
import { MovesTable } from '../../store/sqlite/moves.ts';
import type { Immediate, SqliteReading } from '../../store/sqlite/side.ts';
import { documentIn } from '../../store/sqlite/tables.ts';
import type { ConversationDocument } from './documents.ts';
import { type ConversationSource, listConversations, type Place } from './page.ts';
import type { ConversationListQuery, ConversationQueries } from './queries.ts';
import { foldTerm } from './search-text.ts';

const conditions = `
  WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR type = ?2) AND (?3 IS NULL OR instr(searchText, ?3) > 0
    OR id IN (SELECT value FROM json_each(?4)))`;
/** Answered from the index alone, which contains the texts: only the documents of the page are read. */
const matching = (table: string) => `FROM ${table} INDEXED BY ${table}_byActivity ${conditions}`;

/** Of one state only inside a transaction. */
export function sqliteConversations({ db, table, snapshot }: SqliteReading): Immediate<ConversationQueries> {
  const sql = prepareAll(db, {
    page: `SELECT activeAt, id ${matching(table)} ORDER BY activeAt DESC, id DESC LIMIT ?5 OFFSET ?6`,
    after: `SELECT activeAt, id ${matching(table)} AND (activeAt, id) < (?5, ?6)
      ORDER BY activeAt DESC, id DESC LIMIT ?7`,
    count: `SELECT count(*) ${matching(table)}`,
    one: `SELECT id FROM ${table} ${conditions} AND id = ?5`,
    document: `SELECT document FROM ${table} WHERE id = ?`,
  });
  const moves = new MovesTable(db, table);

  function documentOf(id: string): ConversationDocument {
    const row = sql.document.row(id);
    if (row === undefined) throw new Error(`conversation ${id} is in the index and not in the table`);
    return documentIn(row);
  }

  function sourceFor({ search, foundByMessages, status, type }: ConversationListQuery): ConversationSource {
    const found = foundByMessages && JSON.stringify(foundByMessages);
    const filters = [status, type, foldTerm(search), found] as const;
    return {
      countMatching: () => numberOf(sql.count.row(...filters)?.[0]),
      matchingAt: (offset, limit) => placesIn(sql.page.rows(...filters, limit, offset)),
      matchingAfter: ({ activeAt, id }, limit) => placesIn(sql.after.rows(...filters, activeAt, id, limit)),
      matchingOf: (ids) => new Set(ids.filter((id) => sql.one.row(...filters, id) !== undefined)),
      walkStart: () => moves.start(),
      movesSince: (start) => moves.since(start),
      documents: (ids) => ids.map(documentOf),
    };
  }

  return {
    list: (query) => snapshot(() => runSync(listConversations(sourceFor(query), query))),
  };
}

const placesIn = (rows: readonly (readonly SQLOutputValue[])[]): Place[] =>
  rows.map(([activeAt, id]) => ({ activeAt: numberOf(activeAt), id: textOf(id) }));
