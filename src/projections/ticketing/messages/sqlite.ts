import type { DatabaseSync } from 'node:sqlite';
import { pageOf } from '../../store/page.ts';
import { numberOf, prepare, type Statement, textsIn } from '../../store/sqlite/connection.ts';
import type { Immediate, SqliteReading } from '../../store/sqlite/side.ts';
import type { MessageWindow, TicketMessageQueries } from './queries.ts';

/** No limit, in SQLite. */
const ALL = -1;

const oldestFirst = (table: string, internal: 0 | 1) => `
  SELECT document, revision FROM ${table}
  WHERE ticketId = ?1 AND isInternal = ${internal} AND revision BETWEEN ?2 AND ?3`;

/** From the index alone. */
const newest = (table: string, internal: 0 | 1) => `
  SELECT revision FROM ${table}
  WHERE ticketId = ?1 AND isInternal = ${internal} AND revision <= ?2`;

const page = (selection: string) => `${selection} ORDER BY revision`;
const span = (selection: string) =>
  `SELECT min(revision), max(revision), count(*) FROM (${selection} ORDER BY revision DESC LIMIT ?3)`;

interface Statements {
  readonly page: Statement;
  readonly span: Statement;
}

/** The index separates internal messages, so that a user's page skips none of them. */
const visible = (db: DatabaseSync, table: string): Statements => ({
  page: prepare(db, page(oldestFirst(table, 0))),
  span: prepare(db, span(newest(table, 0))),
});

const all = (db: DatabaseSync, table: string): Statements => ({
  page: prepare(db, page(`${oldestFirst(table, 0)} UNION ALL ${oldestFirst(table, 1)}`)),
  span: prepare(db, span(`${newest(table, 0)} UNION ALL ${newest(table, 1)}`)),
});

export function sqliteMessages({ db, table }: SqliteReading): Immediate<TicketMessageQueries> {
  const [ofAll, ofVisible] = [all(db, table), visible(db, table)];
  const byId = prepare(db, `SELECT ticketId, isInternal, revision FROM ${table} WHERE id = ?`);

  /** The last revision that a window may have; null when no message can be older. */
  function lastOf({ before, ticketId, includeInternal, to }: MessageWindow): number | null {
    if (before === null) return to;
    const [ticket, internal, revision] = byId.row(before) ?? [];
    if (ticket !== ticketId || (internal === 1 && !includeInternal)) return null;
    return Math.min(to, numberOf(revision) - 1);
  }

  return {
    page({ ticketId, includeInternal, from, to }) {
      const { page } = includeInternal ? ofAll : ofVisible;
      return pageOf(textsIn(page.each(ticketId, from, to)));
    },

    span(window) {
      const last = lastOf(window);
      if (last === null) return null;
      const { span } = window.includeInternal ? ofAll : ofVisible;
      const [from, to, count] = span.row(window.ticketId, last, window.limit ?? ALL) ?? [];
      return count === 0 ? null : { from: numberOf(from), to: numberOf(to), count: numberOf(count) };
    },
  };
}
