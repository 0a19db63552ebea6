import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { WrappedKey } from './key-store.ts';
import { freshBytes } from './random-bytes.ts';

/** A key that wraps others. The `id` identifies it and reveals nothing of it. */
export interface MasterKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** The first one wraps, all of them unwrap. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]];

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** So many that two never are the same: 96 bits. */
const ID_BYTES = 12;

export const newKeyId = (): string => freshBytes(ID_BYTES).toString('base64url');

export function newKey(): KeyObject {
  const bytes = freshBytes(KEY_BYTES);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

/** Encrypts a key under a master key, bound to its id: it can't take the place of another one. */
export function wrap(id: string, key: KeyObject, master: MasterKey): WrappedKey {
  const nonce = freshBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, master.key, nonce).setAAD(Buffer.from(id));
  const sealed = Buffer.concat([cipher.update(key.export()), cipher.final()]);
  return { id, wrapped: Buffer.concat([nonce, cipher.getAuthTag(), sealed]), master: master.id };
}

/** Null when it was wrapped with a master key that isn't among these, or was changed. */
export function unwrap({ id, wrapped, master }: WrappedKey, masters: MasterKeys): KeyObject | null {
  const key = masters.find((one) => one.id === master)?.key;
  if (key === undefined) return null;
  const bytes = Buffer.from(wrapped);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(id))
      .setAuthTag(tag);
    return createSecretKey(
      Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]),
    );
  } catch {
    return null;
  }
}

/** By what a subject's key is found. */
export const lookupOf = (storeKey: KeyObject, subject: string): string =>
  createHmac('sha256', storeKey).update(subject).digest('base64url');
