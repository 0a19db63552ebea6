import type { DatabaseSync } from 'node:sqlite';
import type { ConversationDocument, ConversationMessageDocument } from '../../conversations/documents.ts';
import { BORDER } from '../../conversations/search-text.ts';
import type { ConversationListQuery, ConversationMessagesQuery } from '../port.ts';
import { numberOf, prepareAll, type Statement } from './connection.ts';
import { documentIn } from './documents.ts';

/** The index knows every three characters that follow each other; a shorter term is looked for in every text. */
const INDEXED_CHARACTERS = 3;

const FILTERS = '(?1 IS NULL OR status = ?1) AND (?2 IS NULL OR type = ?2)';
const SEARCHES = {
  nothing: '?3 IS NULL',
  indexed: 'number IN (SELECT rowid FROM conversation_texts WHERE conversation_texts MATCH ?3)',
  everywhere: 'instr(search_text, ?3) > 0',
} as const;
type Search = keyof typeof SEARCHES;

const page = (search: Search) => `
  SELECT document FROM conversations WHERE ${FILTERS} AND ${SEARCHES[search]}
  ORDER BY active_at DESC, id DESC LIMIT ?4 OFFSET ?5`;
const count = (search: Search) =>
  `SELECT count(*) FROM conversations WHERE ${FILTERS} AND ${SEARCHES[search]}`;

const SQL = {
  messages: `SELECT document FROM conversationMessages
    WHERE conversation_id = ?1 AND place > ?2 AND place <= ?2 + ?3 ORDER BY place`,
  lastPlace: 'SELECT max(place) FROM conversationMessages WHERE conversation_id = ?',
  nothing: page('nothing'),
  indexed: page('indexed'),
  everywhere: page('everywhere'),
  countNothing: count('nothing'),
  countIndexed: count('indexed'),
  countEverywhere: count('everywhere'),
} as const;

/** Pages of conversations and of their messages. */
export class ConversationReader {
  readonly #sql: Readonly<Record<keyof typeof SQL, Statement>>;

  constructor(db: DatabaseSync) {
    this.#sql = prepareAll(db, SQL);
  }

  /** Numbers have no gaps, so that a page is a range of them and the last one their count. */
  messages({ conversationId, offset, limit }: ConversationMessagesQuery) {
    const rows = this.#sql.messages.rows(conversationId, offset, limit);
    const last = this.#sql.lastPlace.row(conversationId)?.[0] ?? 0;
    return {
      messages: rows.map((row) => documentIn<ConversationMessageDocument>(row)),
      total: numberOf(last),
    };
  }

  list({ search, status, type, offset, limit }: ConversationListQuery) {
    if (search?.includes(BORDER)) return { conversations: [], total: 0 };
    const { pages, counts, term } = this.#searching(search);
    const rows = pages.rows(status, type, term, limit, offset);
    return {
      conversations: rows.map((row) => documentIn<ConversationDocument>(row)),
      total: numberOf(counts.row(status, type, term)?.[0]),
    };
  }

  #searching(search: string | null) {
    const sql = this.#sql;
    if (search === null) return { pages: sql.nothing, counts: sql.countNothing, term: null };
    const text = search.toLowerCase();
    if ([...text].length < INDEXED_CHARACTERS)
      return { pages: sql.everywhere, counts: sql.countEverywhere, term: text };
    // A phrase of the query language: inside its quotes everything stands for itself but a quote.
    return { pages: sql.indexed, counts: sql.countIndexed, term: `"${text.replaceAll('"', '""')}"` };
  }
}
