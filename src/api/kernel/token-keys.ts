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

/** What tokens are signed with (HS256), and the name that their headers give it. */
export interface TokenKey {
  readonly id: string;
  readonly secret: Uint8Array;
}

/** The first signs; what any of them signed is verified. */
export type TokenKeys = OneOrMore<TokenKey>;

/** What this server signs its own access tokens with. Only they can belong to a session. */
export interface OwnKeys {
  readonly keys: TokenKeys;
  readonly issuer: string;
  readonly audience: string | null;
}

/** What a token says of its bearer beside the required claims. */
export interface TokenClaims {
  readonly sub: string;
  readonly role: Role;
  readonly email?: string;
  readonly name?: string;
  readonly phone_number?: string;
  readonly iss?: string;
  readonly aud?: string;
}

/** The secrets that other systems share, as keys. */
export const tokenKeysOf = (secrets: OneOrMore<string>): TokenKeys => ofEach(secrets, tokenKeyOf);

const tokenKeyOf = (secret: string): TokenKey => ({
  id: secretIdOf(secret),
  secret: new TextEncoder().encode(secret),
});

/** Begins the `kid` of own tokens: those of others have other names there, or none. */
const OWN = 'casebook';
/** Earlier versions wrote no more than the beginning. */
const OWN_KEY_ID = /^casebook(?:\.([0-9a-f]{16}))?$/;

/** Whether a token says that this server made it for a session. */
export const isOwn = (token: string): boolean => OWN_KEY_ID.test(keyIdIn(token));

/** Empty when there is none, also for what is no token at all: that the verification says. */
function keyIdIn(token: string): string {
  try {
    const { kid } = decodeProtectedHeader(token);
    return typeof kid === 'string' ? kid : '';
  } catch {
    return '';
  }
}

/**
 * The claims of a token that one of the keys signed: the one that its header names, or any when that names none of
 * them. Throws what `jwtVerify` throws.
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

/** An access token of one of our sessions, for so many seconds from `issuedAt` (milliseconds since the epoch). */
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

/** A token (HS256) that a server with that secret accepts for so many seconds from now. */
export function signToken(secret: string, claims: TokenClaims, seconds: number): Promise<string> {
  const issuedAt = Math.floor(Date.now() / 1000);
  const { id: kid, secret: key } = tokenKeyOf(secret);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(key);
}
