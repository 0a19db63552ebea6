import { hkdfSync } from 'node:crypto';

/** At least one. The first makes what is new; all of them recognise what is old. */
export type OneOrMore<Item> = readonly [Item, ...Item[]];

/** The keys of one purpose, 32 bytes each: one for each version of the secret that they are derived from. */
export type Keys = OneOrMore<Buffer>;

const KEY_BYTES = 32;
const ID_CHARACTERS = 16;

/** What is made of each, in the same order. */
export const ofEach = <Item, Made>(
  [first, ...others]: OneOrMore<Item>,
  make: (item: Item) => Made,
): OneOrMore<Made> => [make(first), ...others.map((other) => make(other))];

/**
 * A key of 32 bytes for one purpose, made of a secret (HKDF with SHA-256). Keys of different purposes tell nothing of
 * each other nor of the secret; every node with the same secret makes the same ones.
 */
export const deriveKey = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `casebook ${purpose}`, KEY_BYTES));

/** The keys of one purpose, one for each version of a secret. */
export const deriveKeys = (secrets: OneOrMore<string>, purpose: string): Keys =>
  ofEach(secrets, (secret) => deriveKey(secret, purpose));

/** Names a secret in token headers and log lines: 64 bits in hexadecimal that tell nothing of it. */
export const secretIdOf = (secret: string): string =>
  deriveKey(secret, 'ids of secrets').toString('hex').slice(0, ID_CHARACTERS);
