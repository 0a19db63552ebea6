import { LRUCache } from 'lru-cache';
import { read, type Steps } from '../../search/steps.ts';
import { ordinalOf, positionOf, type Row, type RowFormat } from './columns.ts';
import type { VersionLayout } from './layout.ts';
import type { Part, VersionStore } from './store.ts';

/** The part of a block that isn't full. */
interface Open {
  readonly block: number;
  readonly page: number;
  readonly part: number;
  readonly rows: readonly Row[];
}

/** Blocks of which the open part is kept in memory: 256 rows of about 100 bytes each. */
const KEPT_BLOCKS = 1_024;

/** Appends versions to the blocks of their documents. */
export class BlockWriter {
  readonly #format: RowFormat;
  readonly #layout: VersionLayout;
  readonly #open = new LRUCache<number, Open>({ maxSize: KEPT_BLOCKS, sizeCalculation: () => 1 });

  constructor(format: RowFormat, layout: VersionLayout) {
    this.#format = format;
    this.#layout = layout;
  }

  /** `rows`: at least one, of one block, by position. */
  *append(store: VersionStore, block: number, rows: readonly Row[]): Steps<void> {
    const open = this.#open.get(block) ?? (yield* this.#load(store, block));
    const [first, last] = [rows[0], open?.rows.at(-1)];
    const isLate = first !== undefined && last !== undefined && positionOf(first) < positionOf(last);
    const after = isLate
      ? yield* this.#rewrite(store, block, rows)
      : yield* this.#extend(store, open ?? (yield* this.#begin(store, block, rows)), rows);
    this.#open.set(block, after);
  }

  /** After a failed transaction, or one of another projector. */
  forget(): void {
    this.#open.clear();
  }

  *#load(store: VersionStore, block: number): Steps<Open | null> {
    const last = yield* read(store.lastPart(block));
    return last && { block, page: last.page, part: last.part, rows: this.#format.rowsIn(last.bytes) };
  }

  *#begin(store: VersionStore, block: number, [first]: readonly Row[]): Steps<Open> {
    const since = first === undefined ? 0 : positionOf(first);
    yield* read(store.putPart({ block, page: 0, part: 0, since, bytes: new Uint8Array() }));
    return { block, page: 0, part: 1, rows: [] };
  }

  *#extend(store: VersionStore, from: Open, rows: readonly Row[]): Steps<Open> {
    let open = from;
    for (let done = 0; done < rows.length; ) {
      if (open.rows.length >= this.#layout.part) open = yield* this.#next(store, open);
      const room = this.#layout.part - open.rows.length;
      open = { ...open, rows: [...open.rows, ...rows.slice(done, done + room)] };
      done += room;
      yield* read(store.putPart(this.#partOf(open)));
    }
    return open;
  }

  *#next(store: VersionStore, { block, page, part, rows }: Open): Steps<Open> {
    if (part < this.#layout.page / this.#layout.part) return { block, page, part: part + 1, rows: [] };
    const latest = latestIn(yield* read(store.partsOfPage({ block, page })), this.#format);
    const since = positionOf(rows.at(-1) ?? []);
    const bytes = this.#format.encode(latest.values().toArray());
    yield* read(store.putPart({ block, page: page + 1, part: 0, since, bytes }));
    return { block, page: page + 1, part: 1, rows: [] };
  }

  #partOf({ block, page, part, rows }: Open): Part {
    return { block, page, part, since: positionOf(rows[0] ?? []), bytes: this.#format.encode(rows) };
  }

  /**
   * A stream that stood still is projected behind others: its versions belong between theirs. It has no later ones, since its
   * events come in order.
   */
  *#rewrite(store: VersionStore, block: number, late: readonly Row[]): Steps<Open> {
    const parts = (yield* read(store.partsOfBlock(block))).filter(({ part }) => part > 0);
    const known = parts.flatMap(({ bytes }) => this.#format.rowsIn(bytes));
    const rows = [...known, ...late].sort((one, other) => positionOf(one) - positionOf(other));
    yield* read(store.clearBlock(block));
    return yield* this.#extend(store, yield* this.#begin(store, block, rows), rows);
  }
}

/** The last version of each document in the parts of a page, by ordinal, in the order of the ordinals' first mention. */
export function latestIn(parts: readonly Part[], format: RowFormat): ReadonlyMap<number, Row> {
  const latest = new Map<number, Row>();
  for (const { bytes } of parts) for (const row of format.rowsIn(bytes)) latest.set(ordinalOf(row), row);
  return latest;
}
