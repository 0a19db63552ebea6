/** Secrets of one use, at least one: the first makes what is new, all of them recognise what is old. */
export type Secrets = readonly [string, ...string[]];

const SECRET_BYTES = 32;
/** What is said of a secret that may not be used, after the name of its variable and without the secret. */
export const TOO_SHORT = `must be at least ${SECRET_BYTES} bytes long`;
export const GUESSABLE =
  'is easily guessed: production needs a random one, such as of `openssl rand -base64 48`';
export const REPEATED = 'must not name the same secret twice';

/** A list may have an entry that is too short because the secret holds a comma. */
export const tooShort = (text: string): string =>
  text.includes(',') ? `${TOO_SHORT}, each of its secrets, which commas separate` : TOO_SHORT;

/** Whether a secret has as many bytes as HS256 wants. */
export const longEnough = (secret: string): boolean => Buffer.byteLength(secret) >= SECRET_BYTES;

/** The secrets of a variable: one just as it is, or several separated by commas. */
export function secretsIn(text: string): Secrets {
  const [first = '', ...others] = text.split(',');
  return others.length === 0 ? [text] : [first.trim(), ...others.map((other) => other.trim())];
}

export const isRepeated = (secrets: Secrets): boolean => new Set(secrets).size < secrets.length;

/** A short piece repeated, or words that examples use. */
const WEAK = /^(.{1,16}?)\1+.{0,16}$|change.?me|your.?secret/is;
export const isWeak = (secret: string): boolean => new Set(secret).size < 10 || WEAK.test(secret);
