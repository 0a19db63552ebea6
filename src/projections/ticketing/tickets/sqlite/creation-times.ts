import type { DatabaseSync } from 'node:sqlite';
import type { Layout } from '../../../search/layout.ts';
import { bytesOf, prepare, type Statement } from '../../../store/sqlite/connection.ts';
import { extendTimes, spanOf } from '../index/creation-times.ts';

export function decodeTimes(bytes: Uint8Array): Float64Array {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  return new Float64Array(buffer, byteOffset, byteLength / 8);
}

/** Appends the creation times of new tickets to the spans that they fall into. */
export class CreationTimesWriter {
  readonly #layout: Layout;
  readonly #select: Statement;
  readonly #upsert: Statement;

  constructor(db: DatabaseSync, table: string, layout: Layout) {
    this.#layout = layout;
    this.#select = prepare(db, `SELECT times FROM ${table}_spans WHERE span = ?`);
    this.#upsert = prepare(
      db,
      `INSERT INTO ${table}_spans (span, tickets, oldest, newest, times) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (span) DO UPDATE SET tickets = excluded.tickets, oldest = excluded.oldest,
         newest = excluded.newest, times = excluded.times`,
    );
  }

  /** `first`: the ordinal of the first new ticket, `times`: their times in order. */
  append(first: number, times: readonly number[]): void {
    const { segmentSize } = this.#layout;
    for (let done = 0; done < times.length; ) {
      const span = Math.floor((first + done) / segmentSize);
      const room = (span + 1) * segmentSize - first - done;
      this.#write(span, times.slice(done, done + room));
      done += room;
    }
  }

  #write(span: number, added: readonly number[]): void {
    const row = this.#select.row(span);
    const times = extendTimes(row === undefined ? new Float64Array() : decodeTimes(bytesOf(row[0])), added);
    const { tickets, oldest, newest } = spanOf(times);
    this.#upsert.run(span, tickets, oldest, newest, new Uint8Array(times.buffer));
  }
}
