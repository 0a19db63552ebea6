import { countWords, offsets, setBit } from '../../../search/bitmap.ts';
import type { Layout } from '../../../search/layout.ts';

/**
 * A block as stored, little-endian: 16-bit offsets if they are shorter than the bits (most values
 * of an assignee are rare), otherwise the bits themselves. The length distinguishes them.
 */
export function encodeBlock(words: Uint32Array): Uint8Array {
  if (countWords(words) * 2 >= words.byteLength)
    return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  return new Uint8Array(Uint16Array.from(offsets(words)).buffer);
}

/** May share memory with `bytes`. */
export function decodeBlock(bytes: Uint8Array, { blockSize }: Layout): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  if (aligned.byteLength * 8 === blockSize)
    return new Uint32Array(aligned.buffer, aligned.byteOffset, blockSize / 32);
  const words = new Uint32Array(blockSize / 32);
  for (const offset of new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 2))
    setBit(words, offset);
  return words;
}
