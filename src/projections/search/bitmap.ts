/** A set of ordinals, of tickets or of texts, one bit each, in blocks. A block that is missing is empty. */
export interface Bitmap {
  readonly blockSize: number;
  readonly blocks: (Uint32Array | undefined)[];
}

export const emptyBitmap = (blockSize: number): Bitmap => ({ blockSize, blocks: [] });

export function bitmapOf(blockSize: number, ordinals: Iterable<number>): Bitmap {
  const bits = emptyBitmap(blockSize);
  for (const ordinal of ordinals) add(bits, ordinal);
  return bits;
}

/** The block that contains the ordinal; it is created if it is missing. */
export function blockAt(bits: Bitmap, block: number): Uint32Array {
  const known = bits.blocks[block];
  if (known !== undefined) return known;
  const made = new Uint32Array(bits.blockSize / 32);
  bits.blocks[block] = made;
  return made;
}

export function add(bits: Bitmap, ordinal: number): void {
  const block = Math.floor(ordinal / bits.blockSize);
  setBit(blockAt(bits, block), ordinal - block * bits.blockSize);
}

export function setBit(words: Uint32Array, offset: number): void {
  words[offset >>> 5] = (words[offset >>> 5] ?? 0) | (1 << (offset & 31));
}

export function clearBit(words: Uint32Array, offset: number): void {
  words[offset >>> 5] = (words[offset >>> 5] ?? 0) & ~(1 << (offset & 31));
}

export function has(bits: Bitmap, ordinal: number): boolean {
  const block = Math.floor(ordinal / bits.blockSize);
  const offset = ordinal - block * bits.blockSize;
  return (((bits.blocks[block]?.[offset >>> 5] ?? 0) >>> (offset & 31)) & 1) === 1;
}

/** Adds every ordinal from `from` to before `to`. */
export function addRange(bits: Bitmap, from: number, to: number): void {
  let ordinal = from;
  while (ordinal < to) {
    const block = Math.floor(ordinal / bits.blockSize);
    const start = block * bits.blockSize;
    const end = Math.min(to, start + bits.blockSize);
    fill(blockAt(bits, block), ordinal - start, end - start);
    ordinal = end;
  }
}

function fill(words: Uint32Array, from: number, to: number): void {
  let offset = from;
  while (offset < to && offset % 32 !== 0) setBit(words, offset++);
  const whole = Math.floor(to / 32);
  if (offset < whole * 32) {
    words.fill(0xffff_ffff, offset / 32, whole);
    offset = whole * 32;
  }
  while (offset < to) setBit(words, offset++);
}

/** The intersection. */
export function intersect(left: Bitmap, right: Bitmap): Bitmap {
  const result = emptyBitmap(left.blockSize);
  for (let block = 0; block < left.blocks.length; block++) {
    const a = left.blocks[block];
    const b = right.blocks[block];
    if (a !== undefined && b !== undefined) result.blocks[block] = combine(a, b, (x, y) => x & y);
  }
  return result;
}

/** The union. It shares blocks with its arguments, so neither may be changed afterwards. */
export function unite(left: Bitmap, right: Bitmap): Bitmap {
  const result = emptyBitmap(left.blockSize);
  for (let block = 0; block < Math.max(left.blocks.length, right.blocks.length); block++) {
    const a = left.blocks[block];
    const b = right.blocks[block];
    result.blocks[block] = a !== undefined && b !== undefined ? combine(a, b, (x, y) => x | y) : (a ?? b);
  }
  return result;
}

/** The bits without those of the ordinals. It may share blocks with its argument. */
export function without(bits: Bitmap, left: readonly number[]): Bitmap {
  if (left.length === 0) return bits;
  const { blockSize, blocks } = bits;
  const gone = bitmapOf(blockSize, left).blocks;
  return {
    blockSize,
    blocks: blocks.map((block, at) => {
      const other = gone[at];
      return block && other ? combine(block, other, (x, y) => x & ~y) : block;
    }),
  };
}

function combine(a: Uint32Array, b: Uint32Array, join: (x: number, y: number) => number): Uint32Array {
  const result = new Uint32Array(a.length);
  for (let word = 0; word < a.length; word++) result[word] = join(a[word] ?? 0, b[word] ?? 0);
  return result;
}

/** The number of set bits of a 32-bit word. */
export function countWord(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555);
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

export function countWords(words: Uint32Array): number {
  let total = 0;
  for (let word = 0; word < words.length; word++) total += countWord(words[word] ?? 0);
  return total;
}

export function count(bits: Bitmap): number {
  let total = 0;
  for (const block of bits.blocks) if (block !== undefined) total += countWords(block);
  return total;
}

/** The offsets of the set bits, ascending. */
export function offsets(words: Uint32Array): number[] {
  const found: number[] = [];
  for (let word = 0; word < words.length; word++) {
    for (let rest = words[word] ?? 0; rest !== 0; rest &= rest - 1)
      found.push(word * 32 + 31 - Math.clz32(rest & -rest));
  }
  return found;
}

/** All ordinals, ascending. */
export function ordinals(bits: Bitmap): number[] {
  return bits.blocks.flatMap((block, index) =>
    block === undefined ? [] : offsets(block).map((offset) => index * bits.blockSize + offset),
  );
}
