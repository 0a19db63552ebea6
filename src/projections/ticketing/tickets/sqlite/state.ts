import type { DatabaseSync } from 'node:sqlite';
import { numberOf, prepare, type Statement, textOf } from '../../../store/sqlite/connection.ts';
import type { TicketCounters } from '../documents.ts';
import type { IndexState } from '../index/source.ts';

/** Single values, in one row. */
export class TicketState {
  readonly #select: Statement;
  readonly #update: Statement;

  constructor(db: DatabaseSync, table: string) {
    this.#select = prepare(db, `SELECT tickets, counters FROM ${table}_state`);
    this.#update = prepare(db, `UPDATE ${table}_state SET tickets = ?, counters = ?`);
  }

  read(): IndexState {
    const [tickets, counters] = this.#select.row() ?? [];
    return { tickets: numberOf(tickets), counters: JSON.parse(textOf(counters)) as TicketCounters };
  }

  write({ tickets, counters }: IndexState): void {
    this.#update.run(tickets, JSON.stringify(counters));
  }
}
