import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { ownerKey } from '../../../events/conversations/people.ts';
import { runSync } from '../../search/steps.ts';
import { numberOf, prepare, prepareAll, textOf } from '../../store/sqlite/connection.ts';
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

/**
 * Answered from an index alone, which contains the texts: only the documents of the page are read.
 * @param index `byOwner`: of the owner that is the fifth parameter; else that is null
 */
function statementsFor(db: DatabaseSync, table: string, index: 'byActivity' | 'byOwner') {
  const owned = index === 'byOwner' ? 'owner = ?5' : '?5 IS NULL';
  const matching = `FROM ${table} INDEXED BY ${table}_${index} ${conditions} AND ${owned}`;
  return prepareAll(db, {
    page: `SELECT activeAt, id ${matching} ORDER BY activeAt DESC, id DESC LIMIT ?6 OFFSET ?7`,
    after: `SELECT activeAt, id ${matching} AND (activeAt, id) < (?6, ?7)
      ORDER BY activeAt DESC, id DESC LIMIT ?8`,
    count: `SELECT count(*) ${matching}`,
    one: `SELECT id FROM ${table} ${conditions} AND ${owned} AND id = ?6`,
  });
}

/** Of one state only inside a transaction. */
export function sqliteConversations({ db, table, snapshot }: SqliteReading): Immediate<ConversationQueries> {
  const all = statementsFor(db, table, 'byActivity');
  const owned = statementsFor(db, table, 'byOwner');
  const document = prepare(db, `SELECT document FROM ${table} WHERE id = ?`);
  const moves = new MovesTable(db, table);

  function documentOf(id: string): ConversationDocument {
    const row = document.row(id);
    if (row === undefined) throw new Error(`conversation ${id} is in the index and not in the table`);
    return documentIn(row);
  }

  function sourceFor(query: ConversationListQuery): ConversationSource {
    const { search, foundByMessages, owner, status, type } = query;
    const sql = owner === null ? all : owned;
    const found = foundByMessages && JSON.stringify(foundByMessages);
    const filters = [status, type, foldTerm(search), found, owner && ownerKey(owner)] as const;
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
