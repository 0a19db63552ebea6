import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import { LRUCache } from 'lru-cache';
import { type Bearer, ROLES, type Role } from '../../commands/caller.ts';
import type { Config } from '../../config/config.ts';
import { jwtSecrets } from '../../config/secrets.ts';
import { cleanEmail } from '../../events/email-address.ts';
import type { FamilyId } from '../../events/ids.ts';
import { readPhoneNumber } from '../../events/phone-number.ts';
import { showsSomething, visibleOrNull } from '../../events/visible-text.ts';
import { createRestingFetch } from './resting-fetch.ts';
import { isOwn, type OwnKeys, tokenKeysOf, verifyWithAny } from './token-keys.ts';

/** The keys of the outside issuer are unavailable: tokens can't be verified now. */
export class TokensUnavailable extends Error {
  override readonly name = 'TokensUnavailable';
}

/** A token that its issuer has signed, and that was valid until some time ago. */
export const EXPIRED = 'expired';
export type Expired = typeof EXPIRED;

export interface TokenVerifier {
  /** The bearer of the token; null when it is invalid. Throws `TokensUnavailable`. */
  (token: string): Promise<Bearer | Expired | null>;
  /** The same from the cache, without waiting; null also for a token that isn't cached. */
  verified(token: string): Bearer | null;
}

const MAX_SUBJECT = 128;
/** The size of a cached token's bearer, in bytes. */
const BEARER_BYTES = 1_000;
const ISSUER_TIMEOUT_MS = 5_000;

/** Errors of verification that depend on the token alone; all others concern the issuer's keys. */
const TOKEN_ERRORS = [
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
/** The time at which a token is verified, and by how much clocks may differ. */
type Times = () => Pick<JWTVerifyOptions, 'currentDate' | 'clockTolerance'>;

/** Verifies tokens by the configuration, and own ones. Verified tokens are cached until they expire. */
export function createTokenVerifier(
  config: Config,
  now: () => number = Date.now,
  own: OwnKeys | null = null,
): TokenVerifier {
  const { jwtClockTolerance: tolerance } = config;
  const times = () => ({ currentDate: new Date(now()), clockTolerance: tolerance });
  const decodeOutside = decoderOf(config, times);
  const decodeOwn = own && ownDecoderOf(own, times);
  const decode: Decode = (token) =>
    decodeOwn && isOwn(token) ? decodeOwn(token) : decodeOutside(token).then(({ sid: _, ...rest }) => rest);
  const known = new LRUCache<string, Bearer>({
    maxSize: config.cacheMemory.tokens,
    sizeCalculation: (_bearer, token) => BEARER_BYTES + token.length,
  });

  function verified(token: string): Bearer | null {
    const bearer = known.get(token);
    if (!bearer) return null;
    if (bearer.expiresAt > now()) return bearer;
    known.delete(token);
    return null;
  }

  async function verify(token: string): Promise<Bearer | Expired | null> {
    const remembered = verified(token);
    if (remembered) return remembered;
    const payload = await decode(token).catch(nothingIfInvalid);
    if (payload === EXPIRED) return EXPIRED;
    const bearer = payload && wasIssued(payload, now(), tolerance) ? bearerOf(payload, config) : null;
    if (bearer) known.set(token, bearer);
    return bearer;
  }

  return Object.assign(verify, { verified });
}

function decoderOf(config: Config, times: Times): Decode {
  const options = (algorithms: string[]): JWTVerifyOptions => ({
    algorithms,
    requiredClaims: ['sub', 'exp', 'role'],
    ...times(),
    ...(config.jwtIssuer && { issuer: config.jwtIssuer }),
    ...(config.jwtAudience && { audience: config.jwtAudience }),
  });
  if (config.jwtJwksUrl) {
    // For an unknown key, jose fetches again after 30 seconds at the earliest.
    const keys = createRemoteJWKSet(new URL(config.jwtJwksUrl), {
      timeoutDuration: ISSUER_TIMEOUT_MS,
      [customFetch]: createRestingFetch(),
    });
    return async (token) =>
      (await jwtVerify(token, keys, options(['RS256', 'ES256', 'EdDSA', 'Ed25519']))).payload;
  }
  const keys = tokenKeysOf(jwtSecrets(config));
  return (token) => verifyWithAny(keys, token, options(['HS256']));
}

const ownDecoderOf =
  ({ keys, issuer, audience }: OwnKeys, times: Times): Decode =>
  (token) =>
    verifyWithAny(keys, token, {
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp', 'role', 'sid'],
      ...times(),
      issuer,
      ...(audience !== null && { audience }),
    });

function nothingIfInvalid(error: unknown): Expired | null {
  if (error instanceof errors.JWTExpired) return EXPIRED;
  if (TOKEN_ERRORS.some((kind) => error instanceof kind)) return null;
  throw new TokensUnavailable('the keys that verify tokens are not available', { cause: error });
}

/** `jose` doesn't compare `iat` with the clock unless tokens have a maximum age. */
const wasIssued = ({ iat }: JWTPayload, now: number, tolerance: number): boolean =>
  iat === undefined || iat <= Math.floor(now / 1000) + tolerance;

/** What of the configuration says how claims are read. */
export type ClaimSettings = Pick<Config, 'defaultRegion' | 'jwtClockTolerance'>;

/** Null when a claim that is required is missing or of the wrong kind. */
export function bearerOf(
  claims: JWTPayload,
  { defaultRegion, jwtClockTolerance }: ClaimSettings,
): Bearer | null {
  const { sub, exp, role } = claims;
  if (typeof sub !== 'string' || !isSubject(sub) || typeof exp !== 'number' || !isRole(role)) return null;
  const [first, ...others] = textOf(claims.name)?.split(/\s+/) ?? [];
  return {
    kind: role,
    id: sub,
    firstName: textOf(claims.first_name) ?? first ?? null,
    lastName: textOf(claims.last_name) ?? textOf(others.join(' ')),
    email: emailOf(claims.email),
    // Some issuers write it as a text.
    isEmailVerified: claims.email_verified === true || claims.email_verified === 'true',
    // E.164, as everywhere, so that requests with that number find the user.
    phoneNumber: readPhoneNumber(textOf(claims.phone_number) ?? '', defaultRegion),
    seesPersonalData: claims.pii === true,
    expiresAt: (exp + jwtClockTolerance) * 1000,
    familyId: typeof claims.sid === 'string' ? (claims.sid as FamilyId) : null,
  };
}

const isRole = (role: unknown): role is Role => ROLES.some((known) => known === role);

/** Ids become parts of keys and of names: only text without control characters. */
const isSubject = (id: string) =>
  showsSomething(id) && id.isWellFormed() && !/\p{Cc}/u.test(id) && [...id].length <= MAX_SUBJECT;

const textOf = (claim: unknown): string | null =>
  typeof claim === 'string' && claim.isWellFormed() ? visibleOrNull(claim.replaceAll('\0', '').trim()) : null;

function emailOf(claim: unknown): string | null {
  const written = textOf(claim);
  return written === null ? null : cleanEmail(written);
}
