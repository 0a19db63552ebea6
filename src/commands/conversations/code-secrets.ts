import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { OnboardingCodeId } from '../../events/ids.ts';

/** How codes are kept: hashed for whoever verifies one, sealed for whoever delivers one, never as they are. */
export interface CodeSecrets {
  hash(id: OnboardingCodeId, code: string): string;
  /** Whether that is the code which was hashed. */
  fits(id: OnboardingCodeId, code: string, hash: string): boolean;
  seal(id: OnboardingCodeId, code: string): string;
  /** Throws when it was sealed for another id or with another key. */
  unseal(id: OnboardingCodeId, sealed: string): string;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param keys 32 bytes each, which only the server's nodes have. */
export function createCodeSecrets(keys: { readonly hashing: Buffer; readonly sealing: Buffer }): CodeSecrets {
  const digest = (id: OnboardingCodeId, code: string) =>
    createHmac('sha256', keys.hashing).update(`${id}\n${code}`).digest();

  return {
    hash: (id, code) => digest(id, code).toString('base64url'),

    fits(id, code, hash) {
      const expected = Buffer.from(hash, 'base64url');
      const given = digest(id, code);
      return expected.length === given.length && timingSafeEqual(expected, given);
    },

    seal(id, code) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keys.sealing, nonce).setAAD(Buffer.from(id));
      const sealed = Buffer.concat([cipher.update(code, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },

    unseal(id, text) {
      const bytes = Buffer.from(text, 'base64url');
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      const decipher = createDecipheriv(CIPHER, keys.sealing, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(id))
        .setAuthTag(tag);
      const opened = [decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()];
      return Buffer.concat(opened).toString('utf8');
    },
  };
}
