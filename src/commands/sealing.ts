import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { Keys, RandomBytes } from './keys.ts';

/** Encrypts texts, in the log and for clients, so that only the nodes of this server can read them. */
export interface Sealing {
  /** `context`: what the text belongs to. It can't be opened in another context. */
  seal(context: string, text: string): string;
  /** Null when it was sealed in another context, or with a key that doesn't exist (any more). */
  unseal(context: string, sealed: string): string | null;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @param keys known to the server's nodes alone. The first one seals, all of them open.
 * @param random makes nonces. A key must never seal two texts with the same one.
 */
export const createSealing = (keys: Keys, random: RandomBytes = randomBytes): Sealing =>
  sealingWith(keys, () => random(NONCE_BYTES));

/**
 * Seals the same text in the same context to the same result, so that equal responses are equal byte for byte. What it seals
 * shows which texts are the same. The nonce is an HMAC of context and text: two that differ get different ones.
 */
export function createRepeatableSealing(keys: Keys): Sealing {
  const nonceKey = createSecretKey(
    Buffer.from(hkdfSync('sha256', keys[0], '', 'casebook nonces', KEY_BYTES)),
  );
  return sealingWith(keys, (context, text) =>
    createHmac('sha256', nonceKey)
      .update(JSON.stringify([context, text]))
      .digest()
      .subarray(0, NONCE_BYTES),
  );
}

const sealingWith = (keys: Keys, nonceOf: (context: string, text: string) => Buffer): Sealing => ({
  seal(context, text) {
    const nonce = nonceOf(context, text);
    const cipher = createCipheriv(CIPHER, keys[0], nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  },

  unseal(context, sealed) {
    const bytes = Buffer.from(sealed, 'base64url');
    for (const key of keys) {
      const text = opened(key, context, bytes);
      if (text !== null) return text;
    }
    return null;
  },
});

/** Null when the text was sealed with another key; the authentication tag shows that. */
function opened(key: KeyObject, context: string, bytes: Buffer): string | null {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(tag);
  const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
