import { nodeHashOf } from './hashes.ts';

/** What a consistency proof shows: that the second tree is the first one with leaves added behind it. */
export interface Consistency {
  readonly first: number;
  readonly second: number;
  readonly firstRoot: Uint8Array;
  readonly secondRoot: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** Verifies a consistency proof (RFC 9162, section 2.1.4.2), as those who get one do. */
export function isConsistent({ first, second, firstRoot, secondRoot, path }: Consistency): boolean {
  if (first === second) return path.length === 0 && isSame(firstRoot, secondRoot);
  if (!(Number.isSafeInteger(second) && first > 0 && first < second)) return false;
  const [start, ...rest] = isPowerOfTwo(first) ? [firstRoot, ...path] : path;
  if (start === undefined) return false;
  let [node, last] = [first - 1, second - 1];
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  let [ofFirst, ofSecond] = [start, start];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      ofFirst = nodeHashOf(sibling, ofFirst);
      ofSecond = nodeHashOf(sibling, ofSecond);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else ofSecond = nodeHashOf(ofSecond, sibling);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && isSame(ofFirst, firstRoot) && isSame(ofSecond, secondRoot);
}

const isOdd = (number: number): boolean => number % 2 === 1;
const half = (number: number): number => Math.floor(number / 2);
const isPowerOfTwo = (number: number): boolean => Number.isInteger(Math.log2(number));
const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
