import { type Bitmap, countWord, countWords } from './bitmap.ts';

/** A window of an ordered set: skips so many members, then takes at most so many. */
export interface Window {
  readonly offset: number;
  readonly limit: number;
}

/** The wanted part of one word of a bitmap. */
interface Picking {
  skip: number;
  readonly limit: number;
  readonly newestFirst: boolean;
  readonly picked: number[];
}

/** The ordinals in the window, in descending order when `newestFirst`. Skips by counting, block by block. */
export function select(bits: Bitmap, { offset, limit }: Window, newestFirst: boolean): number[] {
  const picking: Picking = { skip: offset, limit, newestFirst, picked: [] };
  const { length } = bits.blocks;
  for (let step = 0; step < length && picking.picked.length < limit; step++) {
    const block = newestFirst ? length - 1 - step : step;
    const words = bits.blocks[block];
    if (words === undefined) continue;
    const size = picking.skip > 0 ? countWords(words) : Number.POSITIVE_INFINITY;
    if (size <= picking.skip) picking.skip -= size;
    else pickFromBlock(words, block * bits.blockSize, picking);
  }
  return picking.picked;
}

function pickFromBlock(words: Uint32Array, base: number, picking: Picking): void {
  for (let step = 0; step < words.length && picking.picked.length < picking.limit; step++) {
    const index = picking.newestFirst ? words.length - 1 - step : step;
    const word = words[index] ?? 0;
    if (word === 0) continue;
    const size = countWord(word);
    if (size <= picking.skip) picking.skip -= size;
    else pickFromWord(word, base + index * 32, picking);
  }
}

function pickFromWord(word: number, base: number, picking: Picking): void {
  for (let rest = word; rest !== 0 && picking.picked.length < picking.limit; ) {
    const bit = 31 - Math.clz32(picking.newestFirst ? rest : rest & -rest);
    rest &= ~(1 << bit);
    if (picking.skip > 0) picking.skip--;
    else picking.picked.push(base + bit);
  }
}
