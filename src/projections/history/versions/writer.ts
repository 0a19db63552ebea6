import { LRUCache } from 'lru-cache';
import type { Change, Stored } from '../../projection.ts';
import { createOrdinalCache } from '../../search/ordinal-cache.ts';
import { read, type Steps } from '../../search/steps.ts';
import { BlockWriter, latestIn } from './blocks.ts';
import { type Column, ordinalOf, type Row, RowFormat } from './columns.ts';
import type { VersionLayout } from './layout.ts';
import type { ListedText, VersionStore } from './store.ts';
import { restored, type Versioning } from './versioning.ts';

/** Texts whose numbers are kept in memory. */
const KEPT_TEXTS = 50_000;

/** Writes every version of documents, and reads the latest ones. */
export class VersionWriter<Document extends Stored> {
  readonly #versioning: Versioning<Document>;
  readonly #columns: readonly (readonly [string, Column<Document>])[];
  readonly #textColumns: readonly TextColumn<Document>[];
  readonly #layout: VersionLayout;
  readonly #format: RowFormat;
  readonly #blocks: BlockWriter;
  readonly #ordinals = createOrdinalCache();
  readonly #texts = new LRUCache<string, number>({ maxSize: KEPT_TEXTS, sizeCalculation: () => 1 });

  constructor(versioning: Versioning<Document>, layout: VersionLayout) {
    this.#versioning = versioning;
    this.#columns = Object.entries(versioning.columns);
    this.#textColumns = this.#columns.flatMap(([column, { kind, of }], at) =>
      kind === 'text' ? [{ at, column, of }] : [],
    );
    this.#layout = layout;
    this.#format = new RowFormat(Object.values(versioning.columns));
    this.#blocks = new BlockWriter(this.#format, layout);
  }

  /** Those of the requested documents that exist, from the store itself. */
  *find(store: VersionStore, ids: readonly string[]): Steps<Map<string, Document>> {
    const ordinals = yield* read(store.ordinalsOf(ids));
    const blocks = new Map<number, ReadonlyMap<number, Row>>();
    for (const ordinal of ordinals.values()) {
      const block = this.#blockOf(ordinal);
      if (!blocks.has(block)) blocks.set(block, yield* this.#latestOf(store, block));
    }
    const rows = new Map<string, Row>();
    for (const [id, ordinal] of ordinals) {
      const row = blocks.get(this.#blockOf(ordinal))?.get(ordinal);
      if (row !== undefined) rows.set(id, row);
    }
    return yield* restored(store, this.#versioning, rows);
  }

  *put(store: VersionStore, changes: readonly Change<Document>[]): Steps<void> {
    const versions = changes.flatMap(({ between = [], after }) => [...between, after]);
    versions.sort((one, other) => one.position - other.position);
    const ordinals = yield* this.#number(store, changes);
    const numbers = yield* this.#list(store, versions);
    const rows = versions.map((version) => this.#rowOf(version, ordinals.get(version.id) ?? 0, numbers));
    const ofBlocks = Map.groupBy(rows, (row) => this.#blockOf(ordinalOf(row)));
    for (const [block, own] of ofBlocks) yield* this.#blocks.append(store, block, own);
  }

  /** After a failed transaction, or one of another projector. */
  forget(): void {
    this.#blocks.forget();
    this.#ordinals.clear();
    this.#texts.clear();
  }

  #blockOf(ordinal: number): number {
    return Math.floor(ordinal / this.#layout.block);
  }

  *#latestOf(store: VersionStore, block: number): Steps<ReadonlyMap<number, Row>> {
    const last = yield* read(store.lastPart(block));
    return last ? latestIn(yield* read(store.partsOfPage(last)), this.#format) : new Map();
  }

  /** The ordinals of the changed documents. New ones get the next ordinals, in the order of the changes. */
  *#number(store: VersionStore, changes: readonly Change<Document>[]): Steps<ReadonlyMap<string, number>> {
    const ids = changes.map(({ after }) => after.id);
    const known = new Map(ids.flatMap((id) => pairOf(id, this.#ordinals.get(id))));
    const asked = changes.filter(({ before, after }) => before !== null && !known.has(after.id));
    const found = asked.length === 0 ? [] : yield* read(store.ordinalsOf(asked.map(({ after }) => after.id)));
    for (const [id, ordinal] of found) known.set(id, ordinal);
    const fresh = ids.filter((id) => !known.has(id));
    const first = fresh.length === 0 ? 0 : yield* read(store.count());
    for (const [index, id] of fresh.entries()) known.set(id, first + index);
    if (fresh.length > 0) yield* read(store.addIds(first, fresh));
    for (const [id, ordinal] of known) this.#ordinals.set(id, ordinal);
    return known;
  }

  /** By the places of their columns, the numbers of all texts in the versions. New ones are numbered in the order of the log. */
  *#list(store: VersionStore, versions: readonly Document[]): Steps<readonly Numbers[]> {
    const numbers: Numbers[] = this.#columns.map(() => new Map());
    const missing: Missing<Document>[] = [];
    for (const document of versions)
      for (const { at, column, of } of this.#textColumns) {
        const text = of(document);
        if (text === null || numbers[at]?.has(text)) continue;
        const known = this.#texts.get(keyOf(column, text));
        numbers[at]?.set(text, known ?? UNKNOWN);
        if (known === undefined) missing.push({ at, column, text, document });
      }
    if (missing.length > 0) yield* this.#lookUp(store, missing, numbers);
    return numbers;
  }

  *#lookUp(
    store: VersionStore,
    missing: readonly Missing<Document>[],
    numbers: readonly Numbers[],
  ): Steps<void> {
    for (const [at, asked] of Map.groupBy(missing, (one) => one.at)) {
      const texts = asked.map(({ text }) => text);
      const found = yield* read(store.textNumbers(asked[0]?.column ?? '', texts));
      for (const [text, number] of found) numbers[at]?.set(text, number);
    }
    const fresh = missing.filter(({ at, text }) => numbers[at]?.get(text) === UNKNOWN);
    const first = fresh.length === 0 ? 0 : (yield* read(store.lastText())) + 1;
    for (const [index, { at, text }] of fresh.entries()) numbers[at]?.set(text, first + index);
    if (fresh.length > 0)
      yield* read(
        store.addTexts(
          first,
          fresh.map((one) => this.#listed(one)),
        ),
      );
    for (const { at, column, text } of missing)
      this.#texts.set(keyOf(column, text), numbers[at]?.get(text) ?? UNKNOWN);
  }

  #rowOf(version: Document, ordinal: number, numbers: readonly Numbers[]): Row {
    const row = [version.position as number, ordinal];
    for (let at = 0; at < this.#columns.length; at++) {
      const value = this.#columns[at]?.[1].of(version) ?? 0;
      row.push(typeof value === 'string' ? (numbers[at]?.get(value) ?? 0) : value);
    }
    return row;
  }

  #listed({ column, text, document }: Missing<Document>): ListedText {
    const { searched } = this.#versioning;
    return { column, text, search: searched?.column === column ? searched.of(document) : null };
  }
}

interface TextColumn<Document> extends Pick<Missing<Document>, 'at' | 'column'> {
  of(document: Document): string | null;
}

/** A text that isn't known by its number, with a document that has it. `at`: the place of its column. */
interface Missing<Document> {
  readonly at: number;
  readonly column: string;
  readonly text: string;
  readonly document: Document;
}

/** Until it is looked up. */
const UNKNOWN = 0;

/** The numbers of texts. */
type Numbers = Map<string, number>;

const keyOf = (column: string, text: string): string => `${column} ${text}`;

const pairOf = (key: string, number: number | undefined): (readonly [string, number])[] =>
  number === undefined ? [] : [[key, number]];
