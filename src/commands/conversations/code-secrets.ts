import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { OnboardingCodeId } from '../../events/ids.ts';
import type { Keys } from '../keys.ts';

/** How codes are kept: hashed for whoever verifies one, sealed for whoever delivers one, never as they are. */
export interface CodeSecrets {
  hash(id: OnboardingCodeId, code: string): string;
  /** Whether that is the code which was hashed. */
  fits(id: OnboardingCodeId, code: string, hash: string): boolean;
  seal(id: OnboardingCodeId, code: string): string;
  /** Null when it was sealed for another id, or with a key that isn't there (any more). */
  unseal(id: OnboardingCodeId, sealed: string): string | null;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param keys only the server's nodes have them. The first of each makes; what any of them made is understood. */
export function createCodeSecrets(keys: { readonly hashing: Keys; readonly sealing: Keys }): CodeSecrets {
  return {
    hash: (id, code) => digestOf(keys.hashing[0], id, code).toString('base64url'),

    fits(id, code, hash) {
      const expected = Buffer.from(hash, 'base64url');
      return keys.hashing.some((key) => {
        const given = digestOf(key, id, code);
        return expected.length === given.length && timingSafeEqual(expected, given);
      });
    },

    seal(id, code) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keys.sealing[0], nonce).setAAD(Buffer.from(id));
      const sealed = Buffer.concat([cipher.update(code, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },

    unseal(id, text) {
      const bytes = Buffer.from(text, 'base64url');
      for (const key of keys.sealing) {
        const code = opened(key, id, bytes);
        if (code !== null) return code;
      }
      return null;
    },
  };
}

const digestOf = (key: Buffer, id: OnboardingCodeId, code: string): Buffer =>
  createHmac('sha256', key).update(`${id}\n${code}`).digest();

/** Null when the key is another one, which the tag tells. */
function opened(key: Buffer, id: OnboardingCodeId, bytes: Buffer): string | null {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(id))
    .setAuthTag(tag);
  const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
