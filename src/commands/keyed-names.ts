import { createHmac, hash, type KeyObject } from 'node:crypto';

/*
 * Names of streams are never encrypted, so what stands for an address or a number in them is a hash under a key. It is made of the
 * hash without a key that earlier versions used: from such a name alone, `casebook protect` makes the one under the key.
 */

export const unkeyedHashOf = (text: string): string => hash('sha256', text);

export const keyedHashOf = (key: KeyObject, unkeyedHash: string): string =>
  createHmac('sha256', key).update(unkeyedHash).digest('hex');

/** The hash in the name of a stream of an earlier version; null for any other stream. `nameOf`: the name with a hash. */
export const unkeyedHashIn = (stream: string, nameOf: (hash: string) => string): string | null =>
  new RegExp(`^${nameOf('([0-9a-f]{64})')}$`).exec(stream)?.[1] ?? null;
