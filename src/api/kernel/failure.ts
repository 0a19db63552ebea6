import type { RefusalCode } from '../../commands/refusal.ts';
import type { Position } from '../../events/log/port.ts';

/** All failures of a request other than refusals of its command. A closed set, for programs. */
export const KERNEL_CODES = [
  'invalid_input',
  'malformed_json',
  'malformed_request',
  'invalid_security_headers',
  'invalid_signature',
  'nonce_reused',
  'unauthenticated',
  'token_expired',
  'forbidden',
  'invalid_csrf_token',
  'not_found',
  'method_not_allowed',
  'request_timeout',
  'payload_too_large',
  'unsupported_media_type',
  'rate_limited',
  'headers_too_large',
  'internal_error',
  'unavailable',
  'not_caught_up',
  'event_not_readable',
] as const;
export type KernelCode = (typeof KERNEL_CODES)[number];
export type FailureCode = KernelCode | RefusalCode;

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** A failed response before it gets its envelope. */
export interface Failure {
  readonly status: number;
  readonly code: FailureCode;
  /** A sentence for people. */
  readonly message: string;
  readonly errors?: readonly FieldError[];
  /** Of `unauthenticated`, for families that distinguish a missing header from an invalid token. */
  readonly about?: 'authorization' | 'token';
  /** Further fields beside code and message. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a request with a failure. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** A failure with the position that it is based on: reads on other nodes must include it. */
export const withPosition = (failure: Failure, position: Position): Failure => ({
  ...failure,
  headers: { ...failure.headers, 'X-Position': String(position) },
});

/** Each refusal of a command has the position that it is based on, whatever it is refused for. */
export async function atPosition<Answer>(answer: Promise<Answer>, position: () => Position): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof RequestFailed) || error.failure.headers?.['X-Position'] !== undefined) throw error;
    throw new RequestFailed(withPosition(error.failure, position()));
  }
}

/** Throws `RequestFailed`. */
export function fail(
  status: number,
  code: FailureCode,
  message: string,
  more: Pick<Failure, 'errors' | 'details' | 'headers' | 'about'> = {},
): never {
  throw new RequestFailed({ status, code, message, ...more });
}

/** 400 `invalid_input` for one field or header. */
export function failInput(field: string, message: string): never {
  return fail(400, 'invalid_input', message, { errors: [{ field, message }] });
}

export const retryAfter = (seconds: number) => ({
  headers: { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) },
});
