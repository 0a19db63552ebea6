import { createHash, timingSafeEqual } from 'node:crypto';
import type { Config } from '../../config/config.ts';
import { fail } from './failure.ts';

const BEARER = /^bearer +(\S+)$/i;

/**
 * Refuses a request whose `Authorization` header has none of the tokens as its bearer token; null: none is needed. It throws
 * `RequestFailed` (401).
 */
export function createMetricsAccess(tokens: Config['metricsTokens']): (authorization: string | null) => void {
  if (tokens === null) return () => {};
  const allowed = tokens.map(digestOf);
  return (authorization) => {
    const given = BEARER.exec(authorization ?? '')?.[1];
    if (given === undefined)
      return fail(401, 'unauthenticated', 'A token is required', {
        headers: { 'WWW-Authenticate': 'Bearer' },
      });
    if (!allowed.some((token) => timingSafeEqual(token, digestOf(given))))
      fail(401, 'unauthenticated', 'The token is invalid', {
        headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
      });
  };
}

/** Digests have one length, whatever was sent. */
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
