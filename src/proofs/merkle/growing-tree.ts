import { EMPTY_ROOT, nodeHashOf } from './hashes.ts';

/** A tree of which nothing is kept but what its root needs: one hash for each power of two in its size. */
export interface GrowingTree {
  readonly size: number;
  add(leafHash: Buffer): void;
  /** `MTH(D_size)` of RFC 9162, section 2.1.1. */
  root(): Buffer;
}

interface Subtree {
  readonly size: number;
  readonly hash: Buffer;
}

export function createGrowingTree(): GrowingTree {
  /** Complete subtrees from left to right, each smaller than the one before. */
  const subtrees: Subtree[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(leafHash) {
      let added: Subtree = { size: 1, hash: leafHash };
      for (let left = subtrees.at(-1); left?.size === added.size; left = subtrees.at(-1)) {
        subtrees.pop();
        added = { size: 2 * added.size, hash: nodeHashOf(left.hash, added.hash) };
      }
      subtrees.push(added);
      size += 1;
    },
    root() {
      const [last, ...others] = subtrees.toReversed();
      if (last === undefined) return EMPTY_ROOT;
      return others.reduce((hash, left) => nodeHashOf(left.hash, hash), last.hash);
    },
  };
}
