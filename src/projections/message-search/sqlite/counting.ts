import type { DatabaseSync } from 'node:sqlite';
import { numberOf, prepare, type Statement } from '../../store/sqlite/connection.ts';
import type { MessageCounts } from '../source.ts';

/** Counts by the last ordinal, since ordinals have no gaps. */
export class MessageCounting {
  readonly #messages: Statement;
  readonly #owners: Statement;

  constructor(db: DatabaseSync, table: string) {
    this.#messages = prepare(db, `SELECT coalesce(max(ordinal) + 1, 0) FROM ${table}`);
    this.#owners = prepare(db, `SELECT coalesce(max(ordinal) + 1, 0) FROM ${table}_owners`);
  }

  read(): MessageCounts {
    return { messages: numberOf(this.#messages.row()?.[0]), owners: numberOf(this.#owners.row()?.[0]) };
  }
}
