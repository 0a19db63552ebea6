import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { LRUCache } from 'lru-cache';
import type { Position, Revision } from '../port.ts';
import { openForWriting } from './database.ts';
import { Drops, type Step } from './drops.ts';
import { checkAfterUncleanEnd } from './unclean-end.ts';
import {
  type Answers,
  type AppendMessage,
  type AppendView,
  type DropOrder,
  eachAppend,
  FIELDS,
} from './wire.ts';

/** A stream as it is now; `id` 0 when the file doesn't have it yet. */
interface Stream {
  id: number;
  revision: Revision;
}

/** Saves two look-ups for each append to a stream in use; about 200 bytes each. */
const STREAMS_REMEMBERED = 20_000;

const SELECT_STREAM = `
  SELECT id, (SELECT max(revision) FROM events WHERE stream = streams.id) AS revision
  FROM streams WHERE name = ?`;

/** The writer's side of the file. Every call blocks its thread until the disk has answered. */
export class EventStore {
  readonly #database: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #selectStream: StatementSync;
  readonly #selectIds: StatementSync;
  readonly #insertStream: StatementSync;
  readonly #insertEvent: StatementSync;
  /** A bound of `max` would allocate all its memory at once. */
  readonly #streams = new LRUCache<string, Stream>({ maxSize: STREAMS_REMEMBERED, sizeCalculation: () => 1 });
  readonly #drops: Drops;
  #head: number;

  constructor(file: string) {
    checkAfterUncleanEnd(file);
    const database = openForWriting(file);
    this.#database = database;
    this.#drops = new Drops(database);
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
    this.#selectStream = database.prepare(SELECT_STREAM);
    this.#selectIds = database.prepare(
      'SELECT position, id FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision',
    );
    this.#insertStream = database.prepare('INSERT INTO streams (name) VALUES (?)');
    this.#insertEvent = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#head = Number(database.prepare('SELECT max(position) AS head FROM events').get()?.head ?? 0);
  }

  /** The position of the last event committed. */
  get head(): Position {
    return this.#head as Position;
  }

  /**
   * Commits all the appends in one transaction. A wrong expected revision is an answer to that append alone;
   * an error of the disk undoes and fails them all.
   */
  commit(messages: readonly AppendMessage[]): Answers {
    const answers: number[] = [];
    const head = this.#head;
    let together: AppendView[] = [];
    const visit = (append: AppendView): void => {
      if (!append.goesOn && together.length === 0) {
        this.#place(append, answers);
        return;
      }
      together.push(append);
      if (append.goesOn) return;
      this.#placeAll(together, answers);
      together = [];
    };
    this.#begin.run();
    try {
      for (const message of messages) eachAppend(message, visit);
      this.#commit.run();
    } catch (error) {
      this.#undo(head);
      throw error;
    }
    return answers;
  }

  /** Drops a few of the streams that are to go. */
  drop(order: DropOrder): Step {
    const step = this.#drops.step(order, this.#head);
    for (const name of step.dropped) this.#streams.delete(name);
    return step;
  }

  /** Moves what the journal still holds into the file, so that a log at rest is one file. */
  close(): void {
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.#database.close();
  }

  #undo(head: number): void {
    this.#head = head;
    this.#streams.clear();
    // SQLite has already rolled back by itself after some errors.
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }

  #place(append: AppendView, answers: number[]): void {
    const settled = this.#settled(append);
    if (settled === null) this.#insert(append, answers);
    else answers.push(...settled);
  }

  /** Appends to different streams that happen together, or not at all. */
  #placeAll(appends: readonly AppendView[], answers: number[]): void {
    const settled = appends.map((append) => this.#settled(append));
    if (settled.every((one) => one === null)) for (const append of appends) this.#insert(append, answers);
    else if (settled.every((one) => one !== null && one[0] > 0))
      answers.push(...settled.flatMap((one) => one ?? []));
    else for (const { stream } of appends) answers.push(0, this.#stream(stream).revision);
  }

  /**
   * The answer to an append that inserts nothing, since it is a repeat or a conflict; null for one that goes to the end of its stream.
   * Checked before anything is inserted: a violated constraint would fail the neighbours in the transaction too.
   */
  #settled(append: AppendView): readonly [position: number, revision: Revision] | null {
    const { expected, count } = append;
    const stream = this.#stream(append.stream);
    if (expected === stream.revision) return null;
    const first = expected === 'any' ? stream.revision - count + 1 : expected + 1;
    const position = this.#placeOfRepeat(stream, first, append);
    if (position > 0) return [position, first + count - 1];
    return expected === 'any' ? null : [0, stream.revision];
  }

  /** The position of the last event when the stream holds these very ids from revision `first` on, otherwise 0. */
  #placeOfRepeat(stream: Stream, first: Revision, append: AppendView): number {
    const { message, start, count } = append;
    const last = first + count - 1;
    if (first < 0 || last > stream.revision) return 0;
    const rows = this.#selectIds.all(stream.id, first, last);
    const same =
      rows.length === count && rows.every((row, index) => row.id === message[start + FIELDS * index]);
    return same ? Number(rows.at(-1)?.position) : 0;
  }

  #insert(append: AppendView, answers: number[]): void {
    const { message, count } = append;
    const stream = this.#stream(append.stream);
    if (stream.id === 0) stream.id = Number(this.#insertStream.run(append.stream).lastInsertRowid);
    let at = append.start;
    for (let index = 0; index < count; index++) {
      this.#insertEvent.run(
        ++this.#head,
        stream.id,
        ++stream.revision,
        message[at] as string,
        message[at + 1] as string,
        message[at + 2] as string,
        message[at + 3] as string,
      );
      at += FIELDS;
    }
    answers.push(this.#head, stream.revision);
  }

  #stream(name: string): Stream {
    const known = this.#streams.get(name);
    if (known) return known;
    const row = this.#selectStream.get(name);
    const stream = row ? { id: Number(row.id), revision: Number(row.revision) } : { id: 0, revision: -1 };
    this.#streams.set(name, stream);
    return stream;
  }
}
