import { z } from 'zod';

/** The secrets of one purpose, at least one: the first signs or encrypts, all of them verify or decrypt. */
export type Secrets = readonly [string, ...string[]];

const SECRET_BYTES = 32;
/** Errors of a secret, to follow the name of its variable. They never contain the secret. */
export const TOO_SHORT = `must be at least ${SECRET_BYTES} bytes long`;
export const GUESSABLE =
  'is easily guessed: production needs a random one, such as of `openssl rand -base64 48`';
export const REPEATED = 'must not name the same secret twice';

/** Whether a secret has as many bytes as HS256 needs. */
export const longEnough = (secret: string): boolean => Buffer.byteLength(secret) >= SECRET_BYTES;

/** The characters of generated secrets (`token68`, RFC 7235). A passphrase with a comma hardly ever matches. */
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** Whether a secret is long enough and can be sent in an `Authorization` header. */
export const isBearerToken = (secret: string): boolean => TOKEN.test(secret) && longEnough(secret);

export const NO_LIST =
  'holds a comma and is no list: commas separate secrets of at least 32 bytes each, of letters, digits and -._~+/= alone, without spaces. Write one secret that holds a comma, or a list of other secrets, as JSON: ["…"]';

/**
 * The secrets of a variable, untrimmed: one secret, several separated by commas, or a JSON list. Null: the text contains a
 * comma, but could also be meant as one secret.
 */
export function secretsIn(text: string): Secrets | null {
  const listed = listInJson(text);
  if (listed) return listed;
  const [first = '', ...others] = text.split(',');
  if (others.length === 0) return [text];
  return [first, ...others].every(isBearerToken) ? [first, ...others] : null;
}

const Listed = z.tuple([z.string()], z.string());

function listInJson(text: string): Secrets | null {
  if (!text.startsWith('[')) return null;
  try {
    return Listed.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export const isRepeated = (secrets: Secrets): boolean => new Set(secrets).size < secrets.length;

/** A short text that is repeated, or words from examples. */
const WEAK = /^(.{1,16}?)\1+.{0,16}$|change.?me|your.?secret/is;
export const isWeak = (secret: string): boolean => new Set(secret).size < 10 || WEAK.test(secret);
