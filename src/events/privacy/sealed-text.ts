import type { KeyObject } from 'node:crypto';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { PersonalKey } from './key-ring.ts';
import { freshBytes } from './random-bytes.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Where the parts of a short text are put together. */
const joined = Buffer.alloc(4_096);

/** In base64. */
function join(nonce: Buffer, sealed: Buffer, tag: Buffer): string {
  const length = NONCE_BYTES + sealed.length + TAG_BYTES;
  if (length > joined.length) return Buffer.concat([nonce, sealed, tag]).toString('base64');
  joined.set(nonce, 0);
  joined.set(sealed, NONCE_BYTES);
  joined.set(tag, NONCE_BYTES + sealed.length);
  return joined.toString('base64', 0, length);
}

/** What a text belongs to: it can't be opened as part of another event, or under another key's name. */
const contextOf = (eventId: string, keyId: string): Buffer => Buffer.from(`${eventId} ${keyId}`);

/** Encrypts a text of an event (AES-256-GCM, a fresh nonce for each). In base64: nonce, ciphertext and tag. */
export function sealText(eventId: string, { id, key }: PersonalKey, text: string): string {
  const nonce = freshBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(contextOf(eventId, id));
  const sealed = cipher.update(text, 'utf8');
  cipher.final();
  return join(nonce, sealed, cipher.getAuthTag());
}

/** Null when the text was changed, or is not this event's. */
export function openText(eventId: string, keyId: string, key: KeyObject, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64');
  const end = bytes.length - TAG_BYTES;
  if (end < NONCE_BYTES) return null;
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(contextOf(eventId, keyId))
    .setAuthTag(bytes.subarray(end));
  const text = decipher.update(bytes.subarray(NONCE_BYTES, end));
  try {
    decipher.final();
    return text.toString('utf8');
  } catch {
    return null;
  }
}
