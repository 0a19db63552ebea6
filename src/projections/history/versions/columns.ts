/**
 * How a field of a document is stored: as a whole number below 2^8 (`byte`) or 2^32 (`count`), as a number, or as a text, of
 * which the projection keeps a list: then the column holds the text's place in that list, from 1; 0 is none.
 */
export type Column<Document> =
  | { readonly kind: 'byte' | 'count' | 'number'; of(document: Document): number }
  | { readonly kind: 'text'; of(document: Document): string | null };

export type NumberColumn = Uint8Array | Uint32Array | Float64Array;

/** One version of a document: its position in the log, its ordinal, and its columns in their order. */
export type Row = readonly number[];

export const positionOf = (row: Row): number => row[POSITION] ?? 0;
export const ordinalOf = (row: Row): number => row[ORDINAL] ?? 0;

export const POSITION = 0;
export const ORDINAL = 1;
/** The columns before those of the document. */
export const FIXED = 2;

const ARRAYS = { byte: Uint8Array, count: Uint32Array, text: Uint32Array, number: Float64Array } as const;
type Kind = keyof typeof ARRAYS;

/** Rows as bytes: one column after the other, the widest first, so that each is aligned. */
export class RowFormat {
  readonly #kinds: readonly Kind[];
  /** The places of the columns, the widest first. */
  readonly #stored: readonly number[];
  readonly #width: number;

  constructor(columns: readonly { readonly kind: Kind }[]) {
    this.#kinds = ['number', 'count', ...columns.map(({ kind }) => kind)];
    const widths = this.#kinds.map((kind) => ARRAYS[kind].BYTES_PER_ELEMENT);
    this.#width = widths.reduce((sum, width) => sum + width, 0);
    this.#stored = [...widths.keys()].sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
  }

  encode(rows: readonly Row[]): Uint8Array {
    const bytes = new Uint8Array(rows.length * this.#width);
    for (const [column, values] of this.#columnsIn(bytes).entries())
      for (let at = 0; at < rows.length; at++) values[at] = rows[at]?.[column] ?? 0;
    return bytes;
  }

  /** May share memory with `bytes`. */
  decode(bytes: Uint8Array): readonly NumberColumn[] {
    return this.#columnsIn(bytes.byteOffset % 8 === 0 ? bytes : bytes.slice());
  }

  rowsIn(bytes: Uint8Array): readonly Row[] {
    const columns = this.decode(bytes);
    return Array.from({ length: bytes.byteLength / this.#width }, (_, at) =>
      columns.map((values) => values[at] ?? 0),
    );
  }

  /** Columns of zeros. */
  blank(rows: number): NumberColumn[] {
    return this.#kinds.map((kind) => new ARRAYS[kind](rows));
  }

  #columnsIn({ buffer, byteOffset, byteLength }: Uint8Array): NumberColumn[] {
    const rows = byteLength / this.#width;
    const columns: NumberColumn[] = [];
    let at = byteOffset;
    for (const column of this.#stored) {
      const values = new ARRAYS[this.#kinds[column] ?? 'number'](buffer as ArrayBuffer, at, rows);
      columns[column] = values;
      at += values.byteLength;
    }
    return columns;
  }
}
