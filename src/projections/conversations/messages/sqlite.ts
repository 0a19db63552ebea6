import { pageOf } from '../../store/page.ts';
import { numberOf, prepareAll, textsIn } from '../../store/sqlite/connection.ts';
import type { Immediate, SqliteReading } from '../../store/sqlite/side.ts';
import type { ConversationMessageQueries } from './queries.ts';

/** Numbers have no gaps, so a page is a range of them, and the last one is their count. */
export function sqliteConversationMessages({
  db,
  table,
  snapshot,
}: SqliteReading): Immediate<ConversationMessageQueries> {
  const sql = prepareAll(db, {
    messages: `SELECT document FROM ${table}
      WHERE conversationId = ?1 AND place > ?2 AND place <= ?2 + ?3 ORDER BY place`,
    lastPlace: `SELECT max(place) FROM ${table} WHERE conversationId = ?`,
  });
  return {
    page: ({ conversationId, offset, limit }) =>
      snapshot(() => ({
        messages: pageOf(textsIn(sql.messages.each(conversationId, offset, limit))),
        total: numberOf(sql.lastPlace.row(conversationId)?.[0] ?? 0),
      })),
  };
}
