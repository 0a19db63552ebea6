/** The leaves from `start` (inclusive) to `end` (exclusive), whose hash is a node of some tree: `MTH(D[start:end])`. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** The largest power of two that is smaller than a number of at least two: where RFC 9162 splits a list (section 2.1.1). */
export function splitOf(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/**
 * The nodes of the inclusion proof of a leaf in the tree of the first `size` leaves: `PATH(index, D_size)` of RFC 9162,
 * section 2.1.3.1, from the leaf to the root.
 *
 * @throws RangeError when the tree has no such leaf.
 */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`A tree of ${size} leaves has no leaf ${index}`);
  const ranges: LeafRange[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  return ranges.reverse();
}

/**
 * The nodes of the consistency proof between the trees of the first `first` and the first `second` leaves:
 * `PROOF(first, D_second)` of RFC 9162, section 2.1.4.1.
 *
 * @throws RangeError unless 0 < first ≤ second.
 */
export function consistencyRanges(first: number, second: number): readonly LeafRange[] {
  if (!(first > 0 && first <= second))
    throw new RangeError(`There is no consistency proof from ${first} to ${second} leaves`);
  const ranges: LeafRange[] = [];
  let [start, end] = [0, second];
  // SUBPROOF's flag: whether the node is the whole of the first tree, whose root the verifier knows.
  let isFirstTree = true;
  while (first !== end) {
    const middle = start + splitOf(end - start);
    if (first <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
      isFirstTree = false;
    }
  }
  if (!isFirstTree) ranges.push({ start, end });
  return ranges.reverse();
}
