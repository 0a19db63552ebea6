import type { DatabaseSync } from 'node:sqlite';
import type { UserId } from '../../../../events/ids.ts';
import { pageOf } from '../../../store/page.ts';
import { numberOf, prepareAll, type Statement, textsIn } from '../../../store/sqlite/connection.ts';
import type { TicketDocument } from '../documents.ts';
import type { TicketsOfUserQuery } from '../queries.ts';

const sqlOf = (table: string) => ({
  page: `SELECT document FROM ${table} WHERE user_id = ?1 AND ordinal < ?2 ORDER BY ordinal DESC`,
  count: `SELECT count(*) FROM ${table} WHERE user_id = ?`,
  ordinal: `SELECT ordinal FROM ${table} WHERE id = ?1 AND user_id = ?2`,
});

/** Tickets by their user, newest first. */
export class TicketsOfUserReader {
  readonly #sql: Readonly<Record<keyof ReturnType<typeof sqlOf>, Statement>>;

  constructor(db: DatabaseSync, table: string) {
    this.#sql = prepareAll(db, sqlOf(table));
  }

  page({ userId, before }: TicketsOfUserQuery): readonly TicketDocument[] {
    const [end] = before === null ? [Number.MAX_SAFE_INTEGER] : (this.#sql.ordinal.row(before, userId) ?? []);
    return end === undefined ? [] : pageOf(textsIn(this.#sql.page.each(userId, numberOf(end))));
  }

  first(userId: UserId) {
    return {
      tickets: this.page({ userId, before: null }),
      total: numberOf(this.#sql.count.row(userId)?.[0]),
    };
  }
}
