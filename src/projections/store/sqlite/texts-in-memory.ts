import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { WalkStart } from '../moves.ts';
import { numberOf, prepareAll, textOf } from './connection.ts';
import { MovesTable } from './moves.ts';

/** The texts of a projection aren't kept if they need more than this, in bytes: then SQLite goes through them. */
const MOST_BYTES = 32 * 1024 * 1024;

/** What a row needs in memory besides the two bytes of each character, about. */
const ROW_BYTES = 150;

/** The columns of a projection that tells every change of its texts as a move, whose key is the document's id. */
interface TextColumns<Found> {
  /** The folded text. */
  readonly text: string;
  /** What a search is answered with: it never changes. */
  readonly found: string;
  foundIn(value: SQLOutputValue | undefined): Found;
}

/** What a search looks for: any of the terms, folded as the texts are, or one of these documents. */
interface Sought {
  readonly terms: readonly string[];
  readonly ids: readonly string[] | null;
}

/**
 * A reader's own copy of the texts of a projection, through which a search goes faster than SQLite through a table. It is read in
 * full once, and then brought up to date by what has changed since.
 */
export class TextsInMemory<Found> {
  readonly #sql;
  readonly #moves: MovesTable;
  readonly #foundIn: TextColumns<Found>['foundIn'];
  readonly #most: number;
  #rows = new TextRows<Found>();
  /** Up to which change they are known; null: they aren't. */
  #seen: WalkStart | null = null;
  /** Then there are none in memory. It stays so, since no document goes away. */
  #areTooMany = false;

  /** `most`: how many bytes are kept at most. */
  constructor(db: DatabaseSync, table: string, columns: TextColumns<Found>, most = MOST_BYTES) {
    const row = `SELECT number, id, ${columns.text}, ${columns.found} FROM ${table}`;
    this.#sql = prepareAll(db, {
      after: `${row} WHERE number > ? ORDER BY number`,
      named: `${row} WHERE id IN (SELECT value FROM json_each(?))`,
    });
    this.#moves = new MovesTable(db, table);
    this.#foundIn = columns.foundIn;
    this.#most = most;
  }

  /** What these searches find, in the order of the documents; null: there are too many texts. Only within a snapshot. */
  search(searches: readonly Sought[]): readonly (readonly Found[])[] | null {
    if (!this.#areTooMany) this.#bringUpToDate();
    return this.#areTooMany ? null : searches.map((sought) => this.#rows.find(sought));
  }

  #bringUpToDate(): void {
    const latest = this.#moves.start();
    const moved = this.#seen && this.#moves.since(this.#seen);
    if (moved === null) this.#rows = new TextRows();
    // First what is new: of that, what has changed since may have higher numbers than what hasn't.
    this.#read(this.#sql.after.each(this.#rows.last));
    if (moved !== null && moved.length > 0 && !this.#areTooMany)
      this.#read(this.#sql.named.each(JSON.stringify(moved.map(([id]) => id))));
    this.#seen = latest;
  }

  #read(rows: Iterable<readonly SQLOutputValue[]>): void {
    for (const [number, id, text, found] of rows) {
      this.#rows.put({ number: numberOf(number), id: textOf(id) }, textOf(text), this.#foundIn(found));
      this.#areTooMany = this.#rows.bytes > this.#most;
      if (this.#areTooMany) break;
    }
    if (this.#areTooMany) this.#rows = new TextRows();
  }
}

class TextRows<Found> {
  readonly #places = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #found: Found[] = [];
  /** The highest number of a row that was put. */
  last = 0;
  /** About how much memory they need. */
  bytes = 0;

  put({ number, id }: { readonly number: number; readonly id: string }, text: string, found: Found): void {
    const known = this.#places.get(id);
    const place = known ?? this.#texts.length;
    this.#places.set(id, place);
    this.bytes += known === undefined ? ROW_BYTES : -2 * (this.#texts[place] ?? '').length;
    this.bytes += 2 * text.length;
    [this.#texts[place], this.#found[place]] = [text, found];
    this.last = Math.max(this.last, number);
  }

  find({ terms, ids }: Sought): Found[] {
    const isFound = new Uint8Array(this.#texts.length);
    for (const id of ids ?? []) {
      const place = this.#places.get(id);
      if (place !== undefined) isFound[place] = 1;
    }
    for (const term of terms)
      for (const [place, text] of this.#texts.entries()) if (text.includes(term)) isFound[place] = 1;
    return this.#found.filter((_, place) => isFound[place] === 1);
  }
}
