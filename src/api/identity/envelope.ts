import type { RefusalCode } from '../../commands/refusal.ts';
import { createEnvelopes, type Envelope, type EnvelopeFamily } from '../kernel/envelope.ts';
import type { Failure, FailureCode, FieldError, KernelCode } from '../kernel/failure.ts';
import { createErrorResponse, createSuccessResponse, type ErrorCode } from './responses.ts';

/** `details` null: the message of the failure. */
interface ErrorText {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: string | null;
}

const errorText = (code: ErrorCode, message: string, details: string | null = null): ErrorText => ({
  code,
  message,
  details,
});

const BAD_REQUEST = errorText('BAD_REQUEST', 'Invalid request');
const CONFLICT = errorText('CONFLICT', 'Conflict');
const MISSING = 'Missing required parameter';
const NOT_SENT = 'Failed to send confirmation message';
const UNAVAILABLE = errorText('SERVICE_UNAVAILABLE', 'Service unavailable');
const INVALID_SIGNATURE = errorText('INVALID_SIGNATURE', 'Invalid signature');
const INVALID_TOKEN = errorText(
  'INVALID_TOKEN',
  'Invalid or expired token',
  'The provided access token is not valid or has expired',
);
const MISSING_AUTHORIZATION = errorText(
  'MISSING_AUTHORIZATION',
  'Missing authorization',
  'Authorization header is missing or malformed',
);

/** What the endpoints of this family refuse with. */
export type IdentityRefusal = Extract<
  RefusalCode,
  | 'invalid_phone_number'
  | 'message_not_sent'
  | 'login_forgotten'
  | 'login_off'
  | 'logout_failed'
  | 'update_failed'
  | 'invalid_refresh_token'
  | 'invalid_access_token'
  | 'not_own_sessions'
  | 'user_not_found'
  | 'too_many_conflicts'
  | 'idempotency_key_reused'
>;

/** Total: a new code of the kernel doesn't compile without a line here. */
const TABLE: { readonly [Code in KernelCode | IdentityRefusal]: ErrorText } = {
  invalid_phone_number: errorText('INVALID_PHONE_NUMBER', 'Invalid phone number provided'),
  message_not_sent: errorText('MESSAGE_SEND_FAILED', NOT_SENT, 'Failed to send WhatsApp message'),
  login_forgotten: CONFLICT,
  login_off: errorText('MESSAGE_SEND_FAILED', NOT_SENT),
  logout_failed: errorText('LOGOUT_FAILED', 'Failed to log out'),
  update_failed: errorText('UPDATE_FAILED', 'Failed to update user'),
  invalid_refresh_token: errorText(
    'INVALID_REFRESH_TOKEN',
    'Invalid or expired refresh token',
    'The provided refresh token is not valid or has expired',
  ),
  invalid_access_token: INVALID_TOKEN,
  not_own_sessions: errorText('UNAUTHORIZED', 'Missing or invalid authentication'),
  user_not_found: errorText(
    'USER_NOT_FOUND',
    'The requested user could not be found',
    'No user exists with the provided ID',
  ),
  too_many_conflicts: CONFLICT,
  idempotency_key_reused: CONFLICT,
  invalid_input: BAD_REQUEST,
  malformed_json: BAD_REQUEST,
  malformed_request: BAD_REQUEST,
  invalid_security_headers: BAD_REQUEST,
  invalid_signature: INVALID_SIGNATURE,
  nonce_reused: INVALID_SIGNATURE,
  unauthenticated: INVALID_TOKEN,
  token_expired: INVALID_TOKEN,
  forbidden: errorText('FORBIDDEN', 'Not allowed'),
  invalid_csrf_token: errorText('FORBIDDEN', 'Not allowed'),
  not_found: errorText('NOT_FOUND', 'Not found'),
  method_not_allowed: errorText('METHOD_NOT_ALLOWED', 'Method not allowed'),
  request_timeout: BAD_REQUEST,
  payload_too_large: errorText('PAYLOAD_TOO_LARGE', 'Request body too large'),
  unsupported_media_type: errorText('UNSUPPORTED_MEDIA_TYPE', 'Unsupported media type'),
  rate_limited: errorText('RATE_LIMITED', 'Too many requests'),
  headers_too_large: BAD_REQUEST,
  internal_error: errorText('INTERNAL_ERROR', 'Internal server error'),
  unavailable: UNAVAILABLE,
  not_caught_up: UNAVAILABLE,
  event_not_readable: UNAVAILABLE,
};

/** Fields whose invalid input has a code of its own, with the message when they are absent. */
const FIELDS: Readonly<Record<string, { readonly absent: ErrorText; readonly wrong: ErrorText }>> = {
  phone_number: {
    absent: errorText('MISSING_PARAMETERS', MISSING),
    wrong: errorText('INVALID_PHONE_NUMBER', 'Invalid phone number provided'),
  },
  refresh_token: { absent: errorText('MISSING_PARAMETERS', MISSING), wrong: BAD_REQUEST },
  user_id: both(errorText('MISSING_USER_ID', MISSING, 'user_id is required for logout')),
  name: both(errorText('INVALID_NAME', 'Invalid name provided')),
  sessionId: both(
    errorText(
      'MISSING_SESSION_ID',
      'Session ID is required',
      'sessionId query parameter is required for WebSocket connection',
    ),
  ),
};

function both(one: ErrorText) {
  return { absent: one, wrong: one };
}

function errorOfField({ field, message }: FieldError): ErrorText | null {
  const known = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  return known ? known[message.endsWith(' is required') ? 'absent' : 'wrong'] : null;
}

const isOwn = (code: FailureCode): code is keyof typeof TABLE => Object.hasOwn(TABLE, code);

function errorOf({ code, errors = [], about }: Failure): ErrorText {
  if (about === 'authorization') return MISSING_AUTHORIZATION;
  const ofField = code === 'invalid_input' && errors[0] ? errorOfField(errors[0]) : null;
  if (ofField) return ofField;
  return isOwn(code) ? TABLE[code] : BAD_REQUEST;
}

export const identityEnvelope: Envelope = {
  success: (status, message, data) => createSuccessResponse(data, message, status),
  failure(failure) {
    const { code, message, details } = errorOf(failure);
    return createErrorResponse(code, message, details ?? failure.message, failure.status);
  },
};

export const IDENTITY_FAMILIES: readonly EnvelopeFamily[] = ['/api/auth', '/api/user', '/api/webhook'].map(
  (prefix) => ({ prefix: prefix as `/${string}`, envelope: identityEnvelope }),
);

const envelopeOf = createEnvelopes(IDENTITY_FAMILIES);

/** Whether responses of that path have this envelope. */
export const isIdentityPath = (path: string): boolean => envelopeOf(path) === identityEnvelope;
