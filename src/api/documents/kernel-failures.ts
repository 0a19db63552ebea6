import type { KernelCode } from '../kernel/failure.ts';

interface KernelFailure {
  readonly status: number;
  /** The kernel's message, or an example of it. */
  readonly message: string;
}

/** The failures of the kernel. Total: a new code doesn't compile without a line here. */
export const KERNEL_FAILURES: { readonly [Code in KernelCode]: KernelFailure } = {
  invalid_input: { status: 400, message: 'email must be a valid email address' },
  malformed_json: { status: 400, message: 'The request body is not valid JSON' },
  malformed_request: { status: 400, message: 'The path has a malformed percent-encoding' },
  invalid_security_headers: { status: 400, message: 'X-Timestamp header is required' },
  unauthenticated: { status: 401, message: 'The token is invalid or has expired' },
  token_expired: { status: 401, message: 'The token is invalid or has expired' },
  invalid_signature: { status: 401, message: 'X-Signature does not match the request body' },
  nonce_reused: { status: 401, message: 'X-Nonce was already used' },
  forbidden: { status: 403, message: 'Your role may not do this' },
  invalid_csrf_token: {
    status: 403,
    message: 'X-CSRF-Token must be the csrf_token of GET /console/api/me',
  },
  not_found: { status: 404, message: 'There is nothing at this address' },
  method_not_allowed: { status: 405, message: 'DELETE is not possible here' },
  request_timeout: { status: 408, message: 'The request took too long to arrive' },
  payload_too_large: { status: 413, message: 'The request body must be at most 1 MiB' },
  unsupported_media_type: { status: 415, message: 'The Content-Type must be application/json' },
  rate_limited: { status: 429, message: 'Too many requests, please try again later' },
  headers_too_large: { status: 431, message: 'The request headers are too large' },
  internal_error: { status: 500, message: 'Something went wrong on our side' },
  unavailable: { status: 503, message: 'The service is temporarily unavailable, please try again' },
  not_caught_up: {
    status: 503,
    message: 'The read models have not caught up with that position yet',
  },
  event_not_readable: {
    status: 503,
    message: 'A newer version of the service is needed for this, please try again later',
  },
};

/** Of answers, by their status. */
export const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  401: 'The token is missing or not valid. `token_expired`: it was valid until some time ago, so that a new one helps',
  403: 'The role of the token is not allowed to do this',
  404: 'It doesn’t exist, or the caller has no access to it',
  405: 'The method is not allowed; `Allow` names the allowed ones',
  408: 'The request took too long to arrive. The connection is closed',
  409: 'The request conflicts with the current state. Nothing was changed',
  413: 'The request body is larger than 1 MiB',
  415: 'The request body isn’t JSON in UTF-8',
  429: 'Too many requests',
  431: 'The request headers are too large. The connection is closed',
  500: 'An unexpected error',
  503: 'A store is down, a read has not caught up, or the log contains an event of a newer version. Without an `Idempotency-Key`, a client can’t know whether the command took effect',
};
