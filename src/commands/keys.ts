import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** Returns so many random bytes. */
export type RandomBytes = (count: number) => Buffer;

/** At least one key. The first one is used to create, all of them are used to recognise. */
export type OneOrMore<Item> = readonly [Item, ...Item[]];

/**
 * The keys of one purpose, 32 bytes each: one for each version of the secret from which they are derived. Key objects, since Node.js makes
 * one of mere bytes for each hash and each cipher, which takes several times as long as the hash or the cipher.
 */
export type Keys = OneOrMore<KeyObject>;

const KEY_BYTES = 32;
const ID_CHARACTERS = 16;

/** The results for each key, in the same order. */
export const ofEach = <Item, Made>(
  [first, ...others]: OneOrMore<Item>,
  make: (item: Item) => Made,
): OneOrMore<Made> => [make(first), ...others.map((other) => make(other))];

/**
 * Derives a key of 32 bytes for one purpose from a secret (HKDF with SHA-256). Keys reveal neither each other nor the
 * secret. All nodes with the same secret derive the same keys.
 */
export const deriveKey = (secret: string, purpose: string): KeyObject =>
  createSecretKey(bytesOf(secret, purpose));

const bytesOf = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `casebook ${purpose}`, KEY_BYTES));

/** The keys of one purpose, one for each version of a secret. */
export const deriveKeys = (secrets: OneOrMore<string>, purpose: string): Keys =>
  ofEach(secrets, (secret) => deriveKey(secret, purpose));

/** Identifies a secret in token headers and log lines: 64 bits in hexadecimal that don't reveal it. */
export const secretIdOf = (secret: string): string =>
  bytesOf(secret, 'ids of secrets').toString('hex').slice(0, ID_CHARACTERS);
