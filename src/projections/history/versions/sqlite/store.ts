import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { bytesOf, numberOf, prepareAll, type Statement, textOf } from '../../../store/sqlite/connection.ts';
import { HiddenOrdinals } from '../../../store/sqlite/hidden.ts';
import type { ListedText, PageKey, Part, VersionStore } from '../store.ts';

const PART = 'block, page, part, since, bytes';

const sqlOf = (table: string) => ({
  count: `SELECT coalesce(max(ordinal) + 1, 0) FROM ${table}`,
  ordinal: `SELECT ordinal FROM ${table} WHERE id = ?`,
  id: `SELECT id FROM ${table} WHERE ordinal = ?`,
  addId: `INSERT INTO ${table} (ordinal, id) VALUES (?, ?)`,
  lastText: `SELECT coalesce(max(number), 0) FROM ${table}_texts`,
  textNumber: `SELECT number FROM ${table}_texts WHERE part = ? AND text = ?`,
  text: `SELECT text FROM ${table}_texts WHERE number = ?`,
  addText: `INSERT INTO ${table}_texts (number, part, text, search) VALUES (?, ?, ?, ?)`,
  containing: `SELECT number FROM ${table}_texts INDEXED BY ${table}_searched
    WHERE search IS NOT NULL AND instr(search, ?) > 0`,
  lastPart: `SELECT ${PART} FROM ${table}_parts WHERE block = ? ORDER BY page DESC, part DESC LIMIT 1`,
  ofPage: `SELECT ${PART} FROM ${table}_parts WHERE block = ? AND page = ? AND since <= ? ORDER BY part`,
  ofBlock: `SELECT ${PART} FROM ${table}_parts WHERE block = ? ORDER BY page, part`,
  putPart: `INSERT INTO ${table}_parts (${PART}) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (block, page, part) DO UPDATE SET since = excluded.since, bytes = excluded.bytes`,
  clear: `DELETE FROM ${table}_parts WHERE block = ?`,
  pagesAt: `SELECT block, max(page) FROM ${table}_parts INDEXED BY ${table}_pages
    WHERE part = 0 AND since <= ? GROUP BY block`,
});

/** Reads and writes on a connection. Only inside a transaction are all reads of one state. */
export class SqliteVersionStore implements VersionStore {
  readonly #sql: Readonly<Record<keyof ReturnType<typeof sqlOf>, Statement>>;

  readonly #hidden: HiddenOrdinals;

  constructor(db: DatabaseSync, table: string) {
    this.#hidden = new HiddenOrdinals(db, table, table);
    this.#sql = prepareAll(db, sqlOf(table));
  }

  count(): number {
    return numberOf(this.#sql.count.row()?.[0]);
  }

  ordinalsOf(ids: readonly string[]): ReadonlyMap<string, number> {
    return numbersBy(ids, (id) => this.#sql.ordinal.row(id));
  }

  idsOf(ordinals: readonly number[]): readonly string[] {
    return ordinals.map((ordinal) => textOf(this.#sql.id.row(ordinal)?.[0]));
  }

  addIds(first: number, ids: readonly string[]): void {
    for (const [index, id] of ids.entries()) this.#sql.addId.run(first + index, id);
  }

  hide(ids: readonly string[]): void {
    this.#hidden.hide(ids);
  }

  hidden(): readonly number[] {
    return this.#hidden.all();
  }

  lastText(): number {
    return numberOf(this.#sql.lastText.row()?.[0]);
  }

  textNumbers(column: string, texts: readonly string[]): ReadonlyMap<string, number> {
    return numbersBy(texts, (text) => this.#sql.textNumber.row(column, text));
  }

  textsOf(numbers: readonly number[]): ReadonlyMap<number, string> {
    return new Map(numbers.map((number) => [number, textOf(this.#sql.text.row(number)?.[0])]));
  }

  addTexts(first: number, texts: readonly ListedText[]): void {
    for (const [index, { column, text, search }] of texts.entries())
      this.#sql.addText.run(first + index, column, text, search);
  }

  textsContaining(term: string): readonly number[] {
    return this.#sql.containing.rows(term).map(([number]) => numberOf(number));
  }

  lastPart(block: number): Part | null {
    const row = this.#sql.lastPart.row(block);
    return row === undefined ? null : partIn(row);
  }

  partsOfPage({ block, page }: PageKey): readonly Part[] {
    return this.#sql.ofPage.rows(block, page, Number.MAX_SAFE_INTEGER).map(partIn);
  }

  partsOfBlock(block: number): readonly Part[] {
    return this.#sql.ofBlock.rows(block).map(partIn);
  }

  putPart({ block, page, part, since, bytes }: Part): void {
    this.#sql.putPart.run(block, page, part, since, bytes);
  }

  clearBlock(block: number): void {
    this.#sql.clear.run(block);
  }

  pagesAt(position: number): readonly PageKey[] {
    return this.#sql.pagesAt
      .rows(position)
      .map(([block, page]) => ({ block: numberOf(block), page: numberOf(page) }));
  }

  partsAt(pages: readonly PageKey[], position: number): readonly Part[] {
    return pages.flatMap(({ block, page }) => this.#sql.ofPage.rows(block, page, position).map(partIn));
  }
}

function partIn([block, page, part, since, bytes]: readonly SQLOutputValue[]): Part {
  return {
    block: numberOf(block),
    page: numberOf(page),
    part: numberOf(part),
    since: numberOf(since),
    bytes: bytesOf(bytes),
  };
}

/** Of those that have a row, the number in its first column. */
function numbersBy(
  keys: readonly string[],
  rowOf: (key: string) => readonly SQLOutputValue[] | undefined,
): ReadonlyMap<string, number> {
  const rows = keys.map((key) => [key, rowOf(key)] as const);
  return new Map(rows.flatMap(([key, row]) => (row === undefined ? [] : [[key, numberOf(row[0])] as const])));
}
