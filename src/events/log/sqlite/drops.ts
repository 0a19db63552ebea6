import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DropOrder } from './wire.ts';

/** Looked at in one transaction, and dropped at most: two milliseconds of the writer. */
const LOOKED_AT = 1_000;
const DROPPED = 100;

interface Row {
  readonly id: number;
  readonly name: string;
}

/** What one step has done. `isOver`: there is nothing more to drop now. */
export interface Step {
  readonly dropped: readonly string[];
  readonly isOver: boolean;
}

/**
 * Drops streams, a few in each transaction, so that no append waits for long and a process that is killed leaves only
 * whole streams behind. Streams stand in the order in which they began, so looking for old ones stops at the first young
 * one.
 */
export class Drops {
  readonly #database: DatabaseSync;
  readonly #next: StatementSync;
  readonly #first: StatementSync;
  readonly #last: StatementSync;
  readonly #deleteEvents: StatementSync;
  readonly #deleteStream: StatementSync;
  readonly #newest: StatementSync;
  /** Up to this stream nothing is left to be dropped. */
  #done = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#next = database.prepare('SELECT id, name FROM streams WHERE id > ? ORDER BY id LIMIT ?');
    const position = 'SELECT position FROM events WHERE stream = ? ORDER BY revision';
    this.#first = database.prepare(`${position} LIMIT 1`);
    this.#last = database.prepare(`${position} DESC LIMIT 1`);
    this.#deleteEvents = database.prepare('DELETE FROM events WHERE stream = ?');
    this.#deleteStream = database.prepare('DELETE FROM streams WHERE id = ?');
    this.#newest = database.prepare('SELECT max(id) AS id FROM streams');
  }

  /** @param head the end of the log, whose event stays: the log must never look shorter than it was. */
  step({ prefix, upTo }: DropOrder, head: number): Step {
    const rows = this.#next.all(this.#done, LOOKED_AT) as unknown as readonly Row[];
    const dropped: string[] = [];
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const { id, name } of rows) {
        if (dropped.length === DROPPED) break;
        if (name.startsWith(prefix)) {
          if (this.#position(this.#first, id) > upTo) return this.#commit(dropped, true);
          const last = this.#position(this.#last, id);
          // It ends with a later run, from which the streams before it are looked at once more.
          if (last > upTo || last === head) return this.#commit(dropped, true);
          this.#deleteEvents.run(id);
          this.#deleteStream.run(id);
          dropped.push(name);
        }
        this.#done = id;
      }
      return this.#commit(dropped, rows.length < LOOKED_AT && dropped.length < DROPPED);
    } catch (error) {
      this.#done = 0;
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #position(statement: StatementSync, stream: number): number {
    return Number(statement.get(stream)?.position ?? 0);
  }

  #commit(dropped: readonly string[], isOver: boolean): Step {
    this.#database.exec('COMMIT');
    // SQLite gives the ids behind the newest stream to the next ones, also those that dropped streams had.
    this.#done = Math.min(this.#done, Number(this.#newest.get()?.id ?? 0));
    return { dropped, isOver };
  }
}
