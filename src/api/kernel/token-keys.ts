import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { Role } from '../../commands/caller.ts';
import { type OneOrMore, ofEach, secretIdOf } from '../../commands/keys.ts';
import type { FamilyId } from '../../events/ids.ts';

/** A key of tokens (HS256) and its id in their headers. */
export interface TokenKey {
  readonly id: string;
  readonly secret: KeyObject;
}

/** The first signs, all of them verify. */
export type TokenKeys = OneOrMore<TokenKey>;

/** The keys of this server's own access tokens. Only those can belong to a session. */
export interface OwnKeys {
  readonly keys: TokenKeys;
  readonly issuer: string;
  readonly audience: string | null;
}

/** The optional claims of a bearer. */
export interface TokenClaims {
  readonly sub: string;
  readonly role: Role;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly phone_number?: string;
  /** Whether an analyst may see personal data in history. */
  readonly pii?: boolean;
  readonly iss?: string;
  readonly aud?: string;
}

/** The secrets shared with other systems, as keys. */
export const tokenKeysOf = (secrets: OneOrMore<string>): TokenKeys => ofEach(secrets, tokenKeyOf);

const tokenKeyOf = (secret: string): TokenKey => ({
  id: secretIdOf(secret),
  secret: createSecretKey(secret, 'utf8'),
});

/** The prefix of the `kid` of own tokens: those of other systems have another `kid`, or none. */
const OWN = 'casebook';
/** The `kid` of earlier versions: only the prefix. */
const OWN_KEY_ID = /^casebook(?:\.([0-9a-f]{16}))?$/;

/** Whether a token claims that this server made it for a session. */
export const isOwn = (token: string): boolean => OWN_KEY_ID.test(keyIdIn(token));

/** Empty without one, also for malformed tokens, which verification refuses. */
function keyIdIn(token: string): string {
  try {
    const { kid } = decodeProtectedHeader(token);
    return typeof kid === 'string' ? kid : '';
  } catch {
    return '';
  }
}

/**
 * The claims of a token that one of the keys signed: the key named in its header, or any when it names none of them. Throws what `jwtVerify` throws.
 */
export async function verifyWithAny(
  keys: TokenKeys,
  token: string,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  const kid = keyIdIn(token);
  const name = OWN_KEY_ID.exec(kid)?.[1] ?? kid;
  const named = keys.find(({ id }) => id === name);
  let refused: unknown;
  for (const { secret } of named ? [named] : keys) {
    try {
      return (await jwtVerify(token, secret, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      refused = error;
    }
  }
  throw refused;
}

/** An access token of a session of this desk, for so many seconds from `issuedAt` (milliseconds since the epoch). */
export function signOwnToken(
  { keys: [{ id, secret }], issuer, audience }: OwnKeys,
  claims: Omit<TokenClaims, 'iss' | 'aud'> & { readonly sid: FamilyId },
  issuedAt: number,
  seconds: number,
): Promise<string> {
  const issuedSecond = Math.floor(issuedAt / 1000);
  const token = new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: `${OWN}.${id}` })
    .setIssuer(issuer)
    .setIssuedAt(issuedSecond)
    .setExpirationTime(issuedSecond + seconds);
  return (audience === null ? token : token.setAudience(audience)).sign(secret);
}

/** A token (HS256) that a server with that secret accepts for so many seconds from `issued` (milliseconds since the epoch). */
export function signToken(
  secret: string,
  claims: TokenClaims,
  seconds: number,
  issued: number = Date.now(),
): Promise<string> {
  const issuedAt = Math.floor(issued / 1000);
  const { id: kid, secret: key } = tokenKeyOf(secret);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(key);
}
