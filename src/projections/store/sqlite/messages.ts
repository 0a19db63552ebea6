import type { DatabaseSync } from 'node:sqlite';
import type { TicketMessageDocument } from '../../ticketing/documents.ts';
import { pageOf } from '../page.ts';
import type { MessageSpan, MessagesQuery, MessageWindow } from '../port.ts';
import { numberOf, prepare, type Statement, textsIn } from './connection.ts';

/** No limit, in SQLite. */
const ALL = -1;

const oldestFirst = (internal: 0 | 1) => `
  SELECT document, revision FROM ticketMessages
  WHERE ticket_id = ?1 AND is_internal = ${internal} AND revision BETWEEN ?2 AND ?3`;

/** From the index alone. */
const newest = (internal: 0 | 1) => `
  SELECT revision FROM ticketMessages
  WHERE ticket_id = ?1 AND is_internal = ${internal} AND revision <= ?2`;

const page = (selection: string) => `${selection} ORDER BY revision`;
const span = (selection: string) =>
  `SELECT min(revision), max(revision), count(*) FROM (${selection} ORDER BY revision DESC LIMIT ?3)`;

/** The messages of a ticket. Internal ones are kept apart in the index, so that a user's page passes none of them. */
export class MessageReader {
  readonly #visible: { readonly page: Statement; readonly span: Statement };
  readonly #all: { readonly page: Statement; readonly span: Statement };
  readonly #byId: Statement;

  constructor(db: DatabaseSync) {
    this.#visible = { page: prepare(db, page(oldestFirst(0))), span: prepare(db, span(newest(0))) };
    this.#all = {
      page: prepare(db, page(`${oldestFirst(0)} UNION ALL ${oldestFirst(1)}`)),
      span: prepare(db, span(`${newest(0)} UNION ALL ${newest(1)}`)),
    };
    this.#byId = prepare(db, 'SELECT ticket_id, is_internal, revision FROM ticketMessages WHERE id = ?');
  }

  page({ ticketId, includeInternal, from, to }: MessagesQuery): readonly TicketMessageDocument[] {
    const { page } = includeInternal ? this.#all : this.#visible;
    return pageOf(textsIn(page.each(ticketId, from, to)));
  }

  span(window: MessageWindow): MessageSpan | null {
    const last = this.#lastOf(window);
    if (last === null) return null;
    const { span } = window.includeInternal ? this.#all : this.#visible;
    const [from, to, count] = span.row(window.ticketId, last, window.limit ?? ALL) ?? [];
    return count === 0 ? null : { from: numberOf(from), to: numberOf(to), count: numberOf(count) };
  }

  /** The last revision that a window may have; null when there is nothing to be older than. */
  #lastOf({ before, ticketId, includeInternal, to }: MessageWindow): number | null {
    if (before === null) return to;
    const [ticket, internal, revision] = this.#byId.row(before) ?? [];
    if (ticket !== ticketId || (internal === 1 && !includeInternal)) return null;
    return Math.min(to, numberOf(revision) - 1);
  }
}
