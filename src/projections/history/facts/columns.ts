/**
 * Facts in columns, in the order in which they were projected: five numbers each. Words and subjects are numbers of the
 * projection's own lists, from 1; 0 is none.
 */
export interface FactColumns {
  readonly positions: Float64Array;
  /** In milliseconds since the epoch. */
  readonly times: Float64Array;
  readonly subjects: Uint32Array;
  /** What a fact says: its words as JSON. Of `ticket_linked` it is a subject. */
  readonly words: Uint32Array;
  /** Places in `FACT_KINDS`. */
  readonly kinds: Uint8Array;
}

/** The bytes of one fact. */
const WIDTH = 8 + 8 + 4 + 4 + 1;

export const lengthOf = ({ kinds }: FactColumns): number => kinds.length;

/** The columns one after the other, the widest first, so that each is aligned. */
export function encodeFacts(columns: FactColumns): Uint8Array {
  const bytes = new Uint8Array(lengthOf(columns) * WIDTH);
  let at = 0;
  for (const column of listOf(columns)) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += column.byteLength;
  }
  return bytes;
}

export function decodeFacts(bytes: Uint8Array): FactColumns {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const count = byteLength / WIDTH;
  return {
    positions: new Float64Array(buffer, byteOffset, count),
    times: new Float64Array(buffer, byteOffset + 8 * count, count),
    subjects: new Uint32Array(buffer, byteOffset + 16 * count, count),
    words: new Uint32Array(buffer, byteOffset + 20 * count, count),
    kinds: new Uint8Array(buffer, byteOffset + 24 * count, count),
  };
}

export function joinFacts(parts: readonly FactColumns[]): FactColumns {
  const count = parts.reduce((sum, part) => sum + lengthOf(part), 0);
  const joined = emptyFacts(count);
  let at = 0;
  for (const part of parts) {
    const columns = listOf(part);
    for (const [index, column] of listOf(joined).entries()) column.set(columns[index] as typeof column, at);
    at += lengthOf(part);
  }
  return joined;
}

export const sliceFacts = (columns: FactColumns, from: number, to: number): FactColumns => ({
  positions: columns.positions.slice(from, to),
  times: columns.times.slice(from, to),
  subjects: columns.subjects.slice(from, to),
  words: columns.words.slice(from, to),
  kinds: columns.kinds.slice(from, to),
});

/** All zeros. */
export const emptyFacts = (count: number): FactColumns => ({
  positions: new Float64Array(count),
  times: new Float64Array(count),
  subjects: new Uint32Array(count),
  words: new Uint32Array(count),
  kinds: new Uint8Array(count),
});

const listOf = ({ positions, times, subjects, words, kinds }: FactColumns) =>
  [positions, times, subjects, words, kinds] as const;
