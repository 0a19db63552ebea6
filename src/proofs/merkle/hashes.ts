import { hash } from 'node:crypto';

/** Of leaves and nodes: SHA-256. */
export const HASH_BYTES = 32;

const LEAF = 0x00;
const NODE = 0x01;

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** The root of a tree without leaves: SHA-256 of nothing (RFC 9162, section 2.1.1). */
export const EMPTY_ROOT: Buffer = sha256(new Uint8Array(0));

/** The hash of a leaf, `SHA-256(0x00 || entry)` (RFC 9162, section 2.1.1). The entry as text is hashed in UTF-8. */
export function leafHashOf(entry: string | Uint8Array): Buffer {
  const size = typeof entry === 'string' ? Buffer.byteLength(entry) : entry.length;
  const bytes = Buffer.allocUnsafe(1 + size);
  bytes[0] = LEAF;
  if (typeof entry === 'string') bytes.write(entry, 1);
  else bytes.set(entry, 1);
  return sha256(bytes);
}

/** The hash of a node over its two children, `SHA-256(0x01 || left || right)` (RFC 9162, section 2.1.1). */
export function nodeHashOf(left: Uint8Array, right: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  bytes[0] = NODE;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_BYTES);
  return sha256(bytes);
}
