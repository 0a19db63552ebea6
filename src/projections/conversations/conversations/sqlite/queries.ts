import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { CONVERSATION_STATUSES, isOpen } from '../../../../events/conversations/vocabulary.ts';
import { runSync } from '../../../search/steps.ts';
import { numberOf, prepare, textOf, textsIn } from '../../../store/sqlite/connection.ts';
import { MovesTable } from '../../../store/sqlite/moves.ts';
import type { Immediate, SqliteReading } from '../../../store/sqlite/side.ts';
import { documentIn } from '../../../store/sqlite/tables.ts';
import { TextsInMemory } from '../../../store/sqlite/texts-in-memory.ts';
import type { ConversationDocument } from '../documents.ts';
import { type ConversationSource, listConversations, type Place } from '../page.ts';
import type { ConversationListQuery, ConversationPart, ConversationQueries } from '../queries.ts';
import { foldTerm } from '../search-text.ts';
import { conditionFor, partFor } from './condition.ts';

const OPEN = CONVERSATION_STATUSES.filter(isOpen);

/** Of one state only inside a transaction. */
export function sqliteConversations({ db, table, snapshot }: SqliteReading): Immediate<ConversationQueries> {
  const document = prepare(db, `SELECT document FROM ${table} WHERE id = ?`);
  const openOf = prepare(
    db,
    `SELECT assignedTo, count(*) FROM ${table} INDEXED BY ${table}_byAssignee
      WHERE assignedTo IN (SELECT value FROM json_each(?)) AND status IN (SELECT value FROM json_each(?))
      GROUP BY assignedTo`,
  );
  const moves = new MovesTable(db, table);
  const texts = new TextsInMemory(db, table, { text: 'searchText', found: 'begun', foundIn: numberOf });

  function documentOf(id: string): ConversationDocument {
    const row = document.row(id);
    if (row === undefined) throw new Error(`conversation ${id} is in the index and not in the table`);
    return documentIn(row);
  }

  /** Answered from an index alone, which contains the texts: only the documents of the page are read. */
  function sourceFor(query: ConversationListQuery): ConversationSource {
    const { sql, values } = conditionFor(query, table);
    const index = `${table}_${query.owner === null ? 'byActivity' : 'byOwner'}`;
    const matching = `FROM ${table} INDEXED BY ${index} WHERE ${sql}`;
    const rows = (statement: string, ...more: readonly SQLInputValue[]) =>
      prepare(db, statement).rows(...values, ...more);
    const page = (rest: string, ...more: readonly SQLInputValue[]) =>
      placesIn(rows(`SELECT activeAt, id ${matching} ${rest}`, ...more));
    const order = 'ORDER BY activeAt DESC, id DESC';
    return {
      countMatching: () => numberOf(rows(`SELECT count(*) ${matching}`)[0]?.[0]),
      matchingAt: (offset, limit) => page(`${order} LIMIT ? OFFSET ?`, limit, offset),
      matchingAfter: ({ activeAt, id }, limit) =>
        page(`AND (activeAt, id) < (?, ?) ${order} LIMIT ?`, activeAt, id, limit),
      matchingOf(ids) {
        const among = `SELECT id FROM ${table} WHERE ${sql} AND id IN (SELECT value FROM json_each(?))`;
        return new Set(textsIn(rows(among, JSON.stringify(ids))));
      },
      walkStart: () => moves.start(),
      movesSince: (start) => moves.since(start),
      documents: (ids) => ids.map(documentOf),
    };
  }

  /** One pass for all parts: it reads the texts of all conversations. One row for the result: a row of each would cost more than the search. */
  function scanned(parts: readonly ConversationPart[]): Float64Array[] {
    const conditions = parts.map((part) => partFor({ ...part, owners: [] }, table));
    const having = conditions.map(({ sql }) => `group_concat(CASE WHEN ${sql} THEN begun END)`);
    const values = conditions.flatMap((condition) => condition.values);
    const all = prepare(db, `SELECT ${having.join(', ')} FROM ${table} INDEXED BY ${table}_byActivity`);
    return (all.row(...values) ?? []).map((keys) =>
      Float64Array.from(keys === null ? [] : textOf(keys).split(','), Number),
    );
  }

  return {
    list: (query) => snapshot(() => runSync(listConversations(sourceFor(query), query))),
    matching: ({ parts }) =>
      snapshot(() => {
        const sought = parts.map(({ terms, foundByMessages }) => ({
          terms: terms.map(foldTerm),
          ids: foundByMessages,
        }));
        const found = texts.search(sought);
        return found?.map((begun) => Float64Array.from(begun)) ?? scanned(parts);
      }),
    openOf(admins) {
      const rows = openOf.rows(JSON.stringify(admins), JSON.stringify(OPEN));
      const counts = new Map(rows.map(([admin, count]) => [textOf(admin), numberOf(count)]));
      return admins.map((admin) => counts.get(admin) ?? 0);
    },
  };
}

const placesIn = (rows: readonly (readonly SQLOutputValue[])[]): Place[] =>
  rows.map(([activeAt, id]) => ({ activeAt: numberOf(activeAt), id: textOf(id) }));
