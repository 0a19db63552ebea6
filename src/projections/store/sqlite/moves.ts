import type { DatabaseSync } from 'node:sqlite';
import type { Change, Stored } from '../../projection.ts';
import { type CommittedMoves, type Move, movesIn, nextMoves, removedUpTo, type WalkStart } from '../moves.ts';
import { numberOf, prepareAll, type Statement, textsIn } from './connection.ts';
import type { DocumentTable } from './side.ts';

/** `after` and `count` are those of `CommittedMoves`. */
export const movesSchema = (table: string): string => `
  CREATE TABLE ${table}_moves (after INTEGER PRIMARY KEY, count INTEGER NOT NULL, moves TEXT NOT NULL);
  INSERT INTO ${table}_moves VALUES (0, 0, '[]');
  CREATE INDEX ${table}_moves_by_count ON ${table}_moves (count);
`;

const sqlOf = (table: string) => ({
  latest: `SELECT after, count FROM ${table}_moves ORDER BY after DESC LIMIT 1`,
  has: `SELECT 1 FROM ${table}_moves WHERE after = ?`,
  since: `SELECT moves FROM ${table}_moves WHERE after > ? ORDER BY after DESC`,
  insert: `INSERT INTO ${table}_moves (after, count, moves) VALUES (?, ?, ?)`,
  remove: `DELETE FROM ${table}_moves WHERE count <= ?`,
});

/** The moves of one projection: see `moves.ts`. */
export class MovesTable {
  readonly #table: string;
  readonly #sql: Readonly<Record<keyof ReturnType<typeof sqlOf>, Statement>>;

  constructor(db: DatabaseSync, table: string) {
    this.#table = table;
    this.#sql = prepareAll(db, sqlOf(table));
  }

  /** Within the transaction of the changes. */
  append<Document extends Stored>(
    changes: readonly Change<Document>[],
    moveOf: (change: Change<Document>) => Move | null,
  ): void {
    const latest = this.#latest();
    const moved = nextMoves(latest, changes, moveOf);
    if (moved === null) return;
    this.#sql.insert.run(moved.after, moved.count, moved.moves);
    const removed = removedUpTo(latest.count, moved.count);
    if (removed !== null) this.#sql.remove.run(removed);
  }

  /** The beginning of paging. */
  start(): WalkStart {
    return { making: this.#table, after: this.#latest().after };
  }

  /** The moves since paging began, newest first; null when they aren't known any more. */
  since({ making, after }: WalkStart): readonly Move[] | null {
    if (making !== this.#table || this.#sql.has.row(after) === undefined) return null;
    return movesIn([...textsIn(this.#sql.since.rows(after))]);
  }

  #latest(): Omit<CommittedMoves, 'moves'> {
    const [after, count] = this.#sql.latest.row() ?? [];
    return { after: numberOf(after), count: numberOf(count) };
  }
}

/** A table that also records the moves of its documents. */
export class MovingTable<Document extends Stored> implements DocumentTable<Document> {
  readonly #documents: DocumentTable<Document>;
  readonly #moves: MovesTable;
  readonly #moveOf: (change: Change<Document>) => Move | null;

  constructor(
    documents: DocumentTable<Document>,
    moves: MovesTable,
    moveOf: (change: Change<Document>) => Move | null,
  ) {
    this.#documents = documents;
    this.#moves = moves;
    this.#moveOf = moveOf;
  }

  find(ids: readonly string[]): Map<string, Document> {
    return this.#documents.find(ids);
  }

  put(changes: readonly Change<Document>[]): void {
    this.#documents.put(changes);
    this.#moves.append(changes, this.#moveOf);
  }

  forget(): void {
    this.#documents.forget();
  }
}
