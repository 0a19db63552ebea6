import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { OnboardingCodeId } from '../../events/ids.ts';
import type { Keys, RandomBytes } from '../keys.ts';
import { createSealing } from '../sealing.ts';

/** How codes are stored: hashed for verification, sealed for delivery, never in plain text. */
export interface CodeSecrets {
  hash(id: OnboardingCodeId, code: string): string;
  /** Whether the code has that hash. */
  fits(id: OnboardingCodeId, code: string, hash: string): boolean;
  seal(id: OnboardingCodeId, code: string): string;
  /** Null when it was sealed for another id, or with a key that doesn't exist (any more). */
  unseal(id: OnboardingCodeId, sealed: string): string | null;
}

/** Keys of codes, known to the server's nodes alone. The first of each creates, all of them recognise. */
export interface CodeKeys {
  readonly hashing: Keys;
  readonly sealing: Keys;
}

/** @param random as for `createSealing` */
export function createCodeSecrets(keys: CodeKeys, random?: RandomBytes): CodeSecrets {
  const sealing = createSealing(keys.sealing, random);
  return {
    hash: (id, code) => digestOf(keys.hashing[0], id, code).toString('base64url'),

    fits(id, code, hash) {
      const expected = Buffer.from(hash, 'base64url');
      return keys.hashing.some((key) => {
        const given = digestOf(key, id, code);
        return expected.length === given.length && timingSafeEqual(expected, given);
      });
    },

    seal: (id, code) => sealing.seal(id, code),
    unseal: (id, sealed) => sealing.unseal(id, sealed),
  };
}

const digestOf = (key: KeyObject, id: OnboardingCodeId, code: string): Buffer =>
  createHmac('sha256', key).update(`${id}\n${code}`).digest();
