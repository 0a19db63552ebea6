import type { DatabaseSync } from 'node:sqlite';
import type { UserId } from '../../../events/ids.ts';
import type { TicketDocument } from '../../ticketing/documents.ts';
import { pageOf } from '../page.ts';
import type { TicketsOfUserQuery } from '../port.ts';
import { numberOf, prepareAll, type Statement, textsIn } from './connection.ts';

const SQL = {
  page: 'SELECT document FROM tickets WHERE user_id = ?1 AND ordinal < ?2 ORDER BY ordinal DESC',
  count: 'SELECT count(*) FROM tickets WHERE user_id = ?',
  ordinal: 'SELECT ordinal FROM tickets WHERE id = ?1 AND user_id = ?2',
} as const;

/** Tickets by their user, newest first. */
export class TicketsOfUserReader {
  readonly #sql: Readonly<Record<keyof typeof SQL, Statement>>;

  constructor(db: DatabaseSync) {
    this.#sql = prepareAll(db, SQL);
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
