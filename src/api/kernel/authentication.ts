import { ANONYMOUS, type Caller } from '../../commands/caller.ts';
import { addressKey } from '../../limits/address-key.ts';
import type { Access, Endpoint } from '../endpoint.ts';
import type { CookieSessions } from './cookie-sessions.ts';
import type { Exchange } from './exchange.ts';
import { fail, retryAfter } from './failure.ts';
import type { RateLimits } from './limits.ts';
import { EXPIRED, TokensUnavailable, type TokenVerifier } from './tokens.ts';

const BEARER = /^bearer ([A-Za-z0-9._~+/-]+=*)$/i;
const RETRY_SECONDS = 5;

export interface AuthenticationParts {
  readonly verifier: TokenVerifier;
  readonly limits: RateLimits;
  readonly cookieSessions: CookieSessions;
}

/** The caller by the `Authorization` header; without one by the cookie of a session; anonymous without both. Throws `RequestFailed`. */
export async function authenticate(
  { verifier, limits, cookieSessions }: AuthenticationParts,
  exchange: Exchange,
  endpoint: Endpoint,
): Promise<Caller> {
  const { authorization, cookie } = exchange.request.headers;
  if (authorization !== undefined) return bearerOf(verifier, limits, authorization, exchange.address);
  if (cookie === undefined) return ANONYMOUS;
  return (await cookieSessions.callerOf(exchange, endpoint)) ?? ANONYMOUS;
}

/**
 * The caller by the `Authorization` header. An invalid token is refused also where none is needed.
 * Only failures count against an address, and after too many only failures are refused: other clients of the address have
 * valid tokens. Throws `RequestFailed`.
 */
async function bearerOf(
  verifier: TokenVerifier,
  limits: RateLimits,
  authorization: string,
  address: string | null,
): Promise<Caller> {
  const token = BEARER.exec(authorization)?.[1];
  const known = token && verifier.verified(token);
  if (known) return known;

  const bearer = token ? await verify(verifier, token) : null;
  if (bearer && bearer !== EXPIRED) return bearer;
  refuseIfLimited(await limits.consume('failed_authentication', addressKey(address)));
  const isExpired = bearer === EXPIRED;
  const description = isExpired ? ', error_description="The token has expired"' : '';
  return fail(401, isExpired ? 'token_expired' : 'unauthenticated', 'The token is invalid or has expired', {
    headers: { 'WWW-Authenticate': `Bearer error="invalid_token"${description}` },
    about: token ? 'token' : 'authorization',
  });
}

async function verify(verifier: TokenVerifier, token: string) {
  try {
    return await verifier(token);
  } catch (error) {
    if (!(error instanceof TokensUnavailable)) throw error;
    return fail(503, 'unavailable', 'Tokens cannot be verified right now', retryAfter(RETRY_SECONDS));
  }
}

/** `wait`: milliseconds until the next request may come, null when this one may. Throws `RequestFailed` (429). */
export function refuseIfLimited(wait: number | null): void {
  if (wait === null) return;
  fail(429, 'rate_limited', 'Too many requests, please try again later', retryAfter(wait / 1000));
}

/** Throws `RequestFailed` (401 without a token, 403 with a role that may not). */
export function permit(access: Access, caller: Caller): void {
  if (access === 'anyone') return;
  if (caller.kind === 'anonymous')
    fail(401, 'unauthenticated', 'A token is required', {
      headers: { 'WWW-Authenticate': 'Bearer' },
      about: 'authorization',
    });
  else if (!access.some((role) => role === caller.kind)) fail(403, 'forbidden', 'Your role may not do this');
}
