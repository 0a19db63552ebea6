import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../../config/config.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { fail } from './failure.ts';

/** Stores nonces, so that each is accepted once. */
export interface NonceStore {
  /** False when the nonce was used already, within `milliseconds` before now. */
  use(nonce: string, milliseconds: number): Promise<boolean>;
}

/** The security headers guard of endpoints that work without a token. */
export interface Guard {
  /** The checks before the body is read. Throws `RequestFailed`. */
  checkHeaders(method: string, headers: IncomingHttpHeaders): void;
  /** Checks that the signature, if any, is that of this body, and its nonce new. Throws `RequestFailed`. */
  checkSignature(headers: IncomingHttpHeaders, body: Buffer): Promise<void>;
}

type GuardConfig = Pick<Config, 'securityHeaders' | 'securityHeadersSecrets'>;

/** How far a request's time may be from the server's, in either direction, in milliseconds. */
const TOLERANCE_MS = 5 * 60_000;
const TIMESTAMP =
  'X-Timestamp must be the time in milliseconds since the epoch, within 5 minutes of the server’s';

export function createGuard(config: GuardConfig, nonces: NonceStore, now: () => number = Date.now): Guard {
  const { securityHeaders: mode, securityHeadersSecrets: secrets } = config;
  return {
    checkHeaders(method, headers) {
      if (mode === 'off') return;
      const [first, ...others] = problemsIn(headers, method, now());
      if (first) refuse([first, ...others]);
    },

    async checkSignature(headers, body) {
      if (mode !== 'signed' || secrets === null) return;
      const signature = present(headers, 'X-Signature');
      // A client that can't sign, or needn't, must not be able to use up the nonces of others.
      if (signature === null) return;
      if (!secrets.some((secret) => isSignature(signature, body, secret)))
        refuseSignature('invalid_signature', 'X-Signature', 'X-Signature does not match the request body');
      // `checkHeaders` has seen to it that there is one.
      const fresh = await nonces.use(present(headers, 'X-Nonce') ?? '', 2 * TOLERANCE_MS);
      if (!fresh) refuseSignature('nonce_reused', 'X-Nonce', 'X-Nonce was already used');
    },
  };
}

/** A header that is missing or wrong. */
interface Problem {
  readonly field: string;
  readonly message: string;
  /** What the header must be, where the message doesn't say it. */
  readonly expected?: string;
}

/** The message is that of the first one; `errors` names all of them. Throws `RequestFailed`. */
function refuse(problems: readonly [Problem, ...Problem[]]): never {
  const errors = problems.map(({ field, message, expected = message }) => ({ field, message: expected }));
  fail(400, 'invalid_security_headers', problems[0].message, { errors });
}

/** All that is wrong with the headers of a request, in the order in which they are demanded. */
function problemsIn(headers: IncomingHttpHeaders, method: string, now: number): readonly Problem[] {
  const isSigned = method !== 'GET' || present(headers, 'X-Signature') !== null;
  return [
    timestampProblem(headers, now),
    lengthProblem(headers, 'X-Nonce', 10, 128),
    isSigned ? lengthProblem(headers, 'X-Signature', 32, 256) : null,
    ...['X-Request-Id', 'X-Device-Id', 'X-Device-Fingerprint'].map((name) => absence(headers, name)),
  ].filter((problem) => problem !== null);
}

const refuseSignature = (code: 'invalid_signature' | 'nonce_reused', field: string, message: string): never =>
  fail(401, code, message, { errors: [{ field, message }] });

function present(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name.toLowerCase()];
  return (typeof value === 'string' && value.trim()) || null;
}

const absence = (headers: IncomingHttpHeaders, name: string): Problem | null =>
  present(headers, name) === null ? { field: name, message: `${name} header is required` } : null;

function lengthProblem(headers: IncomingHttpHeaders, name: string, min: number, max: number): Problem | null {
  const { length } = present(headers, name) ?? '';
  if (length === 0) return absence(headers, name);
  if (length >= min && length <= max) return null;
  const expected = `${name} must be ${min} to ${max} characters`;
  return { field: name, message: `Invalid ${name} format`, expected };
}

function timestampProblem(headers: IncomingHttpHeaders, now: number): Problem | null {
  const field = 'X-Timestamp';
  const text = present(headers, field);
  if (text === null) return absence(headers, field);
  const problem = (message: string): Problem => ({ field, message, expected: TIMESTAMP });
  if (!/^\d{1,15}$/.test(text)) return problem('Invalid X-Timestamp format');
  const age = now - Number(text);
  if (age > TOLERANCE_MS) return problem('Request expired. Timestamp is too old.');
  if (age < -TOLERANCE_MS) return problem('Invalid X-Timestamp. Timestamp is too far in the future.');
  return null;
}

function isSignature(signature: string, body: Buffer, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = /^[0-9a-f]{64}$/i.test(signature) ? Buffer.from(signature, 'hex') : Buffer.alloc(0);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const REMEMBERED_NONCES = 200_000;

/**
 * Nonces in the memory of this process. When there are too many, new ones are refused until old ones have expired: no
 * nonce that could still be repeated is dropped.
 */
export function createMemoryNonces(now: () => number = Date.now, capacity = REMEMBERED_NONCES): NonceStore {
  const expiries = new Map<string, number>();

  /** In order of arrival, which is also that of expiry. */
  function forgetExpired(time: number): void {
    for (const [nonce, expiry] of expiries) {
      if (expiry > time) return;
      expiries.delete(nonce);
    }
  }

  return {
    async use(nonce, milliseconds) {
      const time = now();
      forgetExpired(time);
      if (expiries.has(nonce) || expiries.size >= capacity) return false;
      expiries.set(nonce, time + milliseconds);
      return true;
    },
  };
}

/**
 * Nonces in a store that nodes share, and of this process alone while the store fails. This process always keeps its own
 * as well: a nonce used during an outage must not be accepted again afterwards.
 */
export function noncesBehind(shared: NonceStore, breaker: CircuitBreaker): NonceStore {
  const own = createMemoryNonces();
  return {
    async use(nonce, milliseconds) {
      if (!(await own.use(nonce, milliseconds))) return false;
      return breaker(
        () => shared.use(nonce, milliseconds),
        async () => true,
      );
    },
  };
}
