import type { DatabaseSync } from 'node:sqlite';
import type { TicketMessageDocument } from '../../ticketing/documents.ts';
import type { MessagesQuery } from '../port.ts';
import { numberOf, prepare, type Statement } from './connection.ts';
import { documentIn } from './documents.ts';

/** No limit, in SQLite. */
const ALL = -1;

const select = (internal: 0 | 1) => `
  SELECT document, revision FROM ticketMessages
  WHERE ticket_id = ?1 AND is_internal = ${internal} AND revision < ?2`;
const NEWEST_FIRST = 'ORDER BY revision DESC LIMIT ?3';

/** The messages of a ticket. Internal ones are kept apart in the index, so that a user's page passes none of them. */
export class MessageReader {
  readonly #visible: Statement;
  readonly #all: Statement;
  readonly #byId: Statement;

  constructor(db: DatabaseSync) {
    this.#visible = prepare(db, `${select(0)} ${NEWEST_FIRST}`);
    this.#all = prepare(db, `${select(0)} UNION ALL ${select(1)} ${NEWEST_FIRST}`);
    this.#byId = prepare(db, 'SELECT ticket_id, is_internal, revision FROM ticketMessages WHERE id = ?');
  }

  read(query: MessagesQuery): readonly TicketMessageDocument[] {
    const before = this.#revisionBefore(query);
    if (before === null) return [];
    const statement = query.includeInternal ? this.#all : this.#visible;
    const rows = statement.rows(query.ticketId, before, query.limit ?? ALL);
    return rows.map((row) => documentIn<TicketMessageDocument>(row)).reverse();
  }

  /** Null when there is nothing to be older than. */
  #revisionBefore({ before, ticketId, includeInternal }: MessagesQuery): number | null {
    if (before === null) return Number.MAX_SAFE_INTEGER;
    const [ticket, internal, revision] = this.#byId.row(before) ?? [];
    if (ticket !== ticketId || (internal === 1 && !includeInternal)) return null;
    return numberOf(revision);
  }
}
