import { createHash } from 'node:crypto';

/*
 * RFC 6962, section 2.1, word for word: recursive definitions over lists of entries, which know nothing of `src/proofs`. The
 * verification is by recursion, too: it rebuilds the tree's shape instead of walking bits as RFC 9162 does.
 */

type Entries = readonly Buffer[];
const sha = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** "the largest power of two smaller than n" */
function k(n: number): number {
  let power = 1;
  while (power << 1 < n) power <<= 1;
  return power;
}

/** Section 2.1. */
export function MTH(D: Entries): Buffer {
  const n = D.length;
  if (n === 0) return sha();
  if (n === 1) return sha(LEAF, D[0] as Buffer);
  return sha(NODE, MTH(D.slice(0, k(n))), MTH(D.slice(k(n), n)));
}

/** Section 2.1.1. */
export function PATH(m: number, D: Entries): Buffer[] {
  const n = D.length;
  if (n === 1) return [];
  return m < k(n)
    ? [...PATH(m, D.slice(0, k(n))), MTH(D.slice(k(n), n))]
    : [...PATH(m - k(n), D.slice(k(n), n)), MTH(D.slice(0, k(n)))];
}

/** Section 2.1.2. */
export const PROOF = (m: number, D: Entries): Buffer[] => SUBPROOF(m, D, true);

function SUBPROOF(m: number, D: Entries, b: boolean): Buffer[] {
  const n = D.length;
  if (m === n) return b ? [] : [MTH(D)];
  return m <= k(n)
    ? [...SUBPROOF(m, D.slice(0, k(n)), b), MTH(D.slice(k(n), n))]
    : [...SUBPROOF(m - k(n), D.slice(k(n), n), false), MTH(D.slice(0, k(n)))];
}

/** The root that an audit path leads to; null when it has another length than the tree's shape asks for. */
export function rootByPath(leaf: Buffer, m: number, n: number, path: Entries): Buffer | null {
  if (n === 1) return path.length === 0 ? leaf : null;
  const sibling = path.at(-1);
  if (sibling === undefined) return null;
  const rest = path.slice(0, -1);
  const isLeft = m < k(n);
  const inner = isLeft ? rootByPath(leaf, m, k(n), rest) : rootByPath(leaf, m - k(n), n - k(n), rest);
  if (inner === null) return null;
  return isLeft ? sha(NODE, inner, sibling) : sha(NODE, sibling, inner);
}

/** The roots of both trees that a consistency proof leads to; null when it has another length than it should have. */
export function rootsByProof(
  m: number,
  n: number,
  proof: Entries,
  first: Buffer,
): { readonly first: Buffer; readonly second: Buffer } | null {
  return subroots(m, n, proof, true, first);
}

function subroots(
  m: number,
  n: number,
  proof: Entries,
  b: boolean,
  known: Buffer,
): { first: Buffer; second: Buffer } | null {
  if (m === n) {
    if (b) return proof.length === 0 ? { first: known, second: known } : null;
    return proof.length === 1 ? { first: proof[0] as Buffer, second: proof[0] as Buffer } : null;
  }
  const sibling = proof.at(-1);
  if (sibling === undefined) return null;
  const rest = proof.slice(0, -1);
  if (m <= k(n)) {
    const inner = subroots(m, k(n), rest, b, known);
    return inner && { first: inner.first, second: sha(NODE, inner.second, sibling) };
  }
  const inner = subroots(m - k(n), n - k(n), rest, false, known);
  return inner && { first: sha(NODE, sibling, inner.first), second: sha(NODE, sibling, inner.second) };
}
