import type { Stored } from '../../projection.ts';
import { pause, read, type Steps } from '../../search/steps.ts';
import { FIXED, type NumberColumn, ORDINAL, POSITION, type Row, RowFormat } from './columns.ts';
import type { PageKey, VersionStore } from './store.ts';
import type { Versioning } from './versioning.ts';

/** All documents of one kind as they were at a position in the log, column by column, each in the order of ordinals. */
export class VersionsAt<Document extends Stored> {
  /** The number of documents that existed: they are numbered in the order in which they began. */
  readonly count: number;
  readonly #columns: readonly NumberColumn[];
  readonly #places: ReadonlyMap<string, number>;

  constructor({ columns }: Versioning<Document>, count: number, filled: readonly NumberColumn[]) {
    this.count = count;
    this.#columns = filled.map((column) => column.subarray(0, count));
    this.#places = new Map(Object.keys(columns).map((name, index) => [name, FIXED + index]));
  }

  column(name: string): NumberColumn {
    const column = this.#columns[this.#places.get(name) ?? Number.NaN];
    if (column === undefined) throw new Error(`there is no column ${name}`);
    return column;
  }

  row(ordinal: number): Row {
    return this.#columns.map((column) => column[ordinal] ?? 0);
  }
}

/** Blocks that are read at once: about 300 KiB each. */
const BLOCKS_AT_ONCE = 32;

/** Reads the page of each block that tells of the position: nothing before it, and little after the position. */
export function* versionsAt<Document extends Stored>(
  store: VersionStore,
  versioning: Versioning<Document>,
  position: number,
): Steps<VersionsAt<Document>> {
  const format = new RowFormat(Object.values(versioning.columns));
  const all = format.blank(yield* read(store.count()));
  const pages = yield* read(store.pagesAt(position));
  let count = 0;
  for (let at = 0; at < pages.length; at += BLOCKS_AT_ONCE) {
    const some = pages.slice(at, at + BLOCKS_AT_ONCE);
    count = Math.max(count, yield* fill(store, format, some, { all, position }));
    yield* pause();
  }
  return new VersionsAt(versioning, count, all);
}

interface Filling {
  readonly all: readonly NumberColumn[];
  readonly position: number;
}

/** Returns one more than the highest ordinal. */
function* fill(
  store: VersionStore,
  format: RowFormat,
  pages: readonly PageKey[],
  { all, position }: Filling,
): Steps<number> {
  let end = 0;
  for (const { part, bytes } of yield* read(store.partsAt(pages, position))) {
    const columns = format.decode(bytes);
    const positions = columns[POSITION] as NumberColumn;
    // Part 0 repeats versions from before, in another order.
    const rows = part === 0 ? positions.length : countUpTo(positions, position);
    const ordinals = (columns[ORDINAL] as NumberColumn).subarray(0, rows);
    for (const ordinal of ordinals) if (ordinal >= end) end = ordinal + 1;
    for (const [index, values] of columns.entries())
      if (index !== ORDINAL) scatter(all[index] as NumberColumn, ordinals, values);
  }
  return end;
}

/** How many of the ascending positions are not beyond one. */
function countUpTo(positions: NumberColumn, position: number): number {
  let rows = positions.length;
  while (rows > 0 && (positions[rows - 1] as number) > position) rows--;
  return rows;
}

function scatter(filled: NumberColumn, ordinals: NumberColumn, values: NumberColumn): void {
  for (let row = 0; row < ordinals.length; row++) filled[ordinals[row] as number] = values[row] as number;
}
