import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { CountryCode } from 'libphonenumber-js';
import { LRUCache } from 'lru-cache';
import { type Bearer, ROLES, type Role } from '../../commands/caller.ts';
import type { Config } from '../../config.ts';
import type { FamilyId } from '../../events/ids.ts';
import { jwtSecret } from '../../secrets.ts';
import { readPhoneNumber } from '../phone-number.ts';

/** The keys of the outside issuer can't be had now: nothing can be said about a token. */
export class TokensUnavailable extends Error {
  override readonly name = 'TokensUnavailable';
}

export interface TokenVerifier {
  /** Who bears the token; null when it isn't valid (any more). Throws `TokensUnavailable`. */
  (token: string): Promise<Bearer | null>;
  /** The same without waiting; null also when the token isn't among those verified lately. */
  verified(token: string): Bearer | null;
}

/** What this server signs its own access tokens with. Only they can belong to a session. */
export interface OwnKey {
  readonly secret: Uint8Array;
  readonly issuer: string;
  readonly audience: string | null;
}

/** Names the own key in a token's header: tokens of outside issuers have other names there, or none. */
export const OWN_KEY_ID = 'casebook';

const MAX_SUBJECT = 128;
const REMEMBERED_TOKENS = 20_000;
const REMEMBERED_CHARACTERS = 16 * 1024 * 1024;
const ISSUER_TIMEOUT_MS = 5_000;

/** What verifies depends on the token alone; everything else that goes wrong is about the issuer's keys. */
const TOKEN_ERRORS = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

type Decode = (token: string) => Promise<JWTPayload>;

/** Verifies tokens as the configuration says, and own ones. Verified ones are remembered until they expire. */
export function createTokenVerifier(
  config: Config,
  now: () => number = Date.now,
  own: OwnKey | null = null,
): TokenVerifier {
  const decodeOutside = decoderOf(config, now);
  const decodeOwn = own && ownDecoderOf(own, now);
  const decode: Decode = (token) =>
    decodeOwn && isOwn(token) ? decodeOwn(token) : decodeOutside(token).then(({ sid: _, ...rest }) => rest);
  const known = new LRUCache<string, Bearer>({
    max: REMEMBERED_TOKENS,
    maxSize: REMEMBERED_CHARACTERS,
    sizeCalculation: (_bearer, token) => token.length,
  });

  function verified(token: string): Bearer | null {
    const bearer = known.get(token);
    if (!bearer) return null;
    if (bearer.expiresAt > now()) return bearer;
    known.delete(token);
    return null;
  }

  async function verify(token: string): Promise<Bearer | null> {
    const remembered = verified(token);
    if (remembered) return remembered;
    const payload = await decode(token).catch(nothingIfInvalid);
    const bearer = payload && bearerOf(payload, config.defaultRegion);
    if (bearer) known.set(token, bearer);
    return bearer;
  }

  return Object.assign(verify, { verified });
}

function decoderOf(config: Config, now: () => number): Decode {
  const options = (algorithms: string[]): JWTVerifyOptions => ({
    algorithms,
    requiredClaims: ['sub', 'exp', 'role'],
    currentDate: new Date(now()),
    ...(config.jwtIssuer && { issuer: config.jwtIssuer }),
    ...(config.jwtAudience && { audience: config.jwtAudience }),
  });
  if (config.jwtJwksUrl) {
    const keys = createRemoteJWKSet(new URL(config.jwtJwksUrl), { timeoutDuration: ISSUER_TIMEOUT_MS });
    return async (token) =>
      (await jwtVerify(token, keys, options(['RS256', 'ES256', 'EdDSA', 'Ed25519']))).payload;
  }
  const secret = new TextEncoder().encode(jwtSecret(config));
  return async (token) => (await jwtVerify(token, secret, options(['HS256']))).payload;
}

const ownDecoderOf =
  ({ secret, issuer, audience }: OwnKey, now: () => number): Decode =>
  async (token) => {
    const options: JWTVerifyOptions = {
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp', 'role', 'sid'],
      currentDate: new Date(now()),
      issuer,
      ...(audience !== null && { audience }),
    };
    return (await jwtVerify(token, secret, options)).payload;
  };

function isOwn(token: string): boolean {
  try {
    return decodeProtectedHeader(token).kid === OWN_KEY_ID;
  } catch {
    return false; // no token at all, which the verification says
  }
}

function nothingIfInvalid(error: unknown): null {
  if (TOKEN_ERRORS.some((kind) => error instanceof kind)) return null;
  throw new TokensUnavailable('the keys that verify tokens are not available', { cause: error });
}

/** Null when a claim that is required is missing or of the wrong kind. */
function bearerOf(claims: JWTPayload, region: CountryCode): Bearer | null {
  const { sub, exp, role } = claims;
  if (typeof sub !== 'string' || !isSubject(sub) || typeof exp !== 'number' || !isRole(role)) return null;
  const [first, ...others] = textOf(claims.name)?.split(/\s+/) ?? [];
  return {
    kind: role,
    id: sub,
    firstName: textOf(claims.first_name) ?? first ?? null,
    lastName: textOf(claims.last_name) ?? textOf(others.join(' ')),
    email: textOf(claims.email),
    // As everywhere: E.164, so that whoever writes under that number is found by it.
    phoneNumber: readPhoneNumber(textOf(claims.phone_number) ?? '', region),
    expiresAt: exp * 1000,
    familyId: typeof claims.sid === 'string' ? (claims.sid as FamilyId) : null,
  };
}

const isRole = (role: unknown): role is Role => ROLES.some((known) => known === role);

/** Ids become parts of keys and of names: no control characters, nothing that isn't text. */
const isSubject = (id: string) =>
  id.trim() !== '' && id.isWellFormed() && !/\p{Cc}/u.test(id) && [...id].length <= MAX_SUBJECT;

const textOf = (claim: unknown): string | null =>
  (typeof claim === 'string' && claim.isWellFormed() && claim.replaceAll('\0', '').trim()) || null;

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

/** An access token of one of our sessions, for so many seconds from `issuedAt` (milliseconds since the epoch). */
export function signOwnToken(
  { secret, issuer, audience }: OwnKey,
  claims: Omit<TokenClaims, 'iss' | 'aud'> & { readonly sid: FamilyId },
  issuedAt: number,
  seconds: number,
): Promise<string> {
  const issuedSecond = Math.floor(issuedAt / 1000);
  const token = new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: OWN_KEY_ID })
    .setIssuer(issuer)
    .setIssuedAt(issuedSecond)
    .setExpirationTime(issuedSecond + seconds);
  return (audience === null ? token : token.setAudience(audience)).sign(secret);
}

/** A token (HS256) that a server with that secret accepts for so many seconds from now. */
export function signToken(secret: string, claims: TokenClaims, seconds: number): Promise<string> {
  const issuedAt = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(new TextEncoder().encode(secret));
}
