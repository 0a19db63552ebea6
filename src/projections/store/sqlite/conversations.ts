import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { ConversationDocument, ConversationMessageDocument } from '../../conversations/documents.ts';
import { BORDER } from '../../conversations/search-text.ts';
import { pageOf } from '../page.ts';
import type { ConversationListQuery, ConversationMessagesQuery } from '../port.ts';
import { numberOf, prepareAll, type Statement, textOf, textsIn } from './connection.ts';
import { documentIn } from './documents.ts';

/** Answered from the index alone, which has the texts in it: documents are read only of the page that is shown. */
const MATCHING = `FROM conversations INDEXED BY conversations_by_activity
  WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR type = ?2) AND (?3 IS NULL OR instr(search_text, ?3) > 0)`;

const SQL = {
  messages: `SELECT document FROM conversationMessages
    WHERE conversation_id = ?1 AND place > ?2 AND place <= ?2 + ?3 ORDER BY place`,
  lastPlace: 'SELECT max(place) FROM conversationMessages WHERE conversation_id = ?',
  page: `SELECT id ${MATCHING} ORDER BY active_at DESC, id DESC LIMIT ?4 OFFSET ?5`,
  count: `SELECT count(*) ${MATCHING}`,
  document: 'SELECT document FROM conversations WHERE id = ?',
} as const;

/** Pages of conversations and of their messages. */
export class ConversationReader {
  readonly #sql: Readonly<Record<keyof typeof SQL, Statement>>;

  constructor(db: DatabaseSync) {
    this.#sql = prepareAll(db, SQL);
  }

  /** Numbers have no gaps, so that a page is a range of them and the last one their count. */
  messages({ conversationId, offset, limit }: ConversationMessagesQuery) {
    const rows = this.#sql.messages.each(conversationId, offset, limit);
    const messages = pageOf<ConversationMessageDocument>(textsIn(rows));
    const last = this.#sql.lastPlace.row(conversationId)?.[0] ?? 0;
    return { messages, total: numberOf(last) };
  }

  list({ search, status, type, offset, limit }: ConversationListQuery) {
    if (search?.includes(BORDER)) return { conversations: [], total: 0 };
    const term = search?.toLowerCase() ?? null;
    const ids = this.#sql.page.rows(status, type, term, limit, offset);
    return {
      conversations: ids.map(([id]) => this.#document(id)),
      total: numberOf(this.#sql.count.row(status, type, term)?.[0]),
    };
  }

  #document(id: SQLOutputValue | undefined): ConversationDocument {
    const row = this.#sql.document.row(textOf(id));
    if (row === undefined) throw new Error(`conversation ${id} is in the index and not in the table`);
    return documentIn(row);
  }
}
