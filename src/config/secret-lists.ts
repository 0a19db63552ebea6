/** Secrets of one use, at least one: the first makes what is new, all of them recognise what is old. */
export type Secrets = readonly [string, ...string[]];

const SECRET_BYTES = 32;
/** What is said of a secret that may not be used, after the name of its variable and without the secret. */
export const TOO_SHORT = `must be at least ${SECRET_BYTES} bytes long`;
export const GUESSABLE =
  'is easily guessed: production needs a random one, such as of `openssl rand -base64 48`';
export const REPEATED = 'must not name the same secret twice';

/** Whether a secret has as many bytes as HS256 wants. */
export const longEnough = (secret: string): boolean => Buffer.byteLength(secret) >= SECRET_BYTES;

export const NO_LIST =
  'holds a comma and is no list: commas separate secrets of at least 32 bytes each, of letters, digits and -._~+/= alone, without spaces. Write one secret that holds a comma, or a list of other secrets, as JSON: ["…"]';

/** What generated secrets consist of (`token68`, RFC 7235). A sentence or a password with a comma hardly does. */
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/**
 * The secrets of a variable, each to its last character: nothing is trimmed. One secret just as it is, several separated
 * by commas, or a list in JSON. Null: it holds a comma, and could have been meant as one secret.
 */
export function secretsIn(text: string): Secrets | null {
  const listed = listInJson(text);
  if (listed) return listed;
  const [first = '', ...others] = text.split(',');
  if (others.length === 0) return [text];
  return [first, ...others].every((entry) => TOKEN.test(entry) && longEnough(entry))
    ? [first, ...others]
    : null;
}

function listInJson(text: string): Secrets | null {
  if (!text.startsWith('[')) return null;
  try {
    const list: unknown = JSON.parse(text);
    const isList = Array.isArray(list) && list.length > 0 && list.every((entry) => typeof entry === 'string');
    return isList ? (list as unknown as Secrets) : null;
  } catch {
    return null;
  }
}

export const isRepeated = (secrets: Secrets): boolean => new Set(secrets).size < secrets.length;

/** A short piece repeated, or words that examples use. */
const WEAK = /^(.{1,16}?)\1+.{0,16}$|change.?me|your.?secret/is;
export const isWeak = (secret: string): boolean => new Set(secret).size < 10 || WEAK.test(secret);
