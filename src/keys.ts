import { hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/**
 * A key of 32 bytes for one purpose, made of the server's secret (HKDF with SHA-256). Keys of different purposes tell
 * nothing of each other nor of the secret; every node with the same secret makes the same ones.
 */
export const deriveKey = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `casebook ${purpose}`, KEY_BYTES));
