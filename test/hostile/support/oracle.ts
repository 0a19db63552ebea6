import type { KERNEL_CODES } from '../../../src/api/kernel/failure.ts';
import { type RefusalCode, refuse } from '../../../src/commands/refusal.ts';
import { ERROR_CODES } from '../../../src/types.ts';
import type { Answered } from './wire.ts';

/** What any answer must be, whatever was asked. */

const REFUSALS: Readonly<Record<RefusalCode, number>> = {
  ticket_not_found: 404,
  not_created_yet: 404,
  admin_not_found: 404,
  record_not_found: 404,
  email_mismatch: 400,
  ticket_closed: 400,
  ticket_link_required: 401,
  invalid_ticket_link: 401,
  token_required: 401,
  admins_reply: 403,
  invalid_session: 400,
  invalid_phone_number: 400,
  rating_out_of_range: 400,
  not_ticket_owner: 400,
  already_rated: 400,
  not_rateable: 400,
  too_many_tags: 400,
  conversation_not_found: 404,
  guest_not_found: 404,
  guest_not_proven: 403,
  code_forgotten: 409,
  login_forgotten: 409,
  conversation_closed: 400,
  conversation_superseded: 409,
  message_not_found: 404,
  message_type_not_allowed: 400,
  email_unknown: 400,
  message_not_sent: 500,
  login_off: 503,
  logout_failed: 503,
  update_failed: 503,
  invalid_access_token: 401,
  invalid_refresh_token: 401,
  not_own_sessions: 401,
  user_not_found: 404,
  invalid_sign_in: 400,
  sign_in_used: 409,
  sign_in_by_link_off: 403,
  revision_conflict: 409,
  revision_ahead: 400,
  too_many_conflicts: 409,
  person_not_found: 404,
  reason_names_person: 400,
  erasure_not_found: 404,
  log_not_protected: 409,
  ticket_has_owner: 409,
  idempotency_key_reused: 409,
};

const KERNEL_STATUS: Readonly<Record<(typeof KERNEL_CODES)[number], number>> = {
  invalid_input: 400,
  malformed_json: 400,
  malformed_request: 400,
  invalid_security_headers: 400,
  invalid_signature: 401,
  nonce_reused: 401,
  unauthenticated: 401,
  token_expired: 401,
  forbidden: 403,
  invalid_csrf_token: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  payload_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  headers_too_large: 431,
  internal_error: 500,
  unavailable: 503,
  not_caught_up: 503,
  event_not_readable: 503,
};

const STATUS: Readonly<Record<string, number>> = { ...REFUSALS, ...KERNEL_STATUS };
const SUCCESS = new Set([200, 201, 204, 302, 304]);

const HEADERS: Readonly<Record<string, RegExp>> = {
  'content-type': /^application\/json; charset=utf-8$/,
  'x-content-type-options': /^nosniff$/,
  'cache-control': /^no-store$/,
};
/** Of answers to what was a request; what isn't HTTP has no more than the ones above. */
const REQUEST_HEADERS: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /default-src 'none'/,
  'referrer-policy': /^no-referrer$/,
  'x-request-id': /^[\w.:-]{1,128}$/,
  'x-correlation-id': /^[\w.:-]{1,128}$/,
  vary: /Origin/,
};
/** Of those that never were a request. */
const BARE_CODES = new Set<unknown>(['malformed_request', 'headers_too_large', 'request_timeout']);
const BARE_STATUSES = new Set([400, 408, 431]);
/** What some statuses owe to their readers. */
const OWED: Readonly<Record<number, string>> = { 401: 'www-authenticate', 405: 'allow', 429: 'retry-after' };

/** Traces of what is inside: code, paths, libraries, stores. */
const INNER =
  /\bat \S+ \(|\bat file:|node:|node_modules|\.[cm]?[jt]s\b|\/(home|root|tmp|usr|var)\/|zod|sqlite|SELECT |ENOENT|E[A-Z]{4,}:|(Type|Range|Syntax|Reference|URI)Error|undefined|\[object|\bstack\b/i;

interface Failure {
  readonly success?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly errors?: unknown;
}

export const failureIn = ({ text }: Answered): Failure => {
  try {
    return (JSON.parse(text) ?? {}) as Failure;
  } catch {
    return {};
  }
};

/** The fields that a refusal names. */
export function blamedBy(answered: Answered): readonly string[] {
  const { errors } = failureIn(answered);
  return Array.isArray(errors) ? errors.map(({ field }) => String(field)) : [];
}

/** What is wrong with an answer; nothing when it is as the contract says. */
export function faultsOf(answered: Answered, { head = false } = {}): readonly string[] {
  const { status, headers } = answered;
  if (status >= 500) return [`status ${status}: ${answered.text.slice(0, 200)}`];
  if (SUCCESS.has(status)) return status < 204 && !head ? successFaults(answered) : [];
  const { code } = failureIn(answered);
  // Of an answer to HEAD, the status alone tells.
  const mayBeBare = head ? BARE_STATUSES.has(status) : BARE_CODES.has(code);
  const isBare = headers['x-request-id'] === undefined && mayBeBare;
  const expected = isBare ? HEADERS : { ...HEADERS, ...REQUEST_HEADERS };
  return [
    ...Object.entries(expected)
      .filter(([name, value]) => !value.test(headers[name] ?? ''))
      .map(([name]) => `header ${name}: ${headers[name]}`),
    ...(OWED[status] && !headers[OWED[status]] ? [`${status} without ${OWED[status]}`] : []),
    ...(headers['x-powered-by'] || headers.server ? ['a header names the server'] : []),
    ...(head ? [] : failureFaults(answered)),
  ];
}

function successFaults({ text, headers }: Answered): readonly string[] {
  if (!headers['content-type']?.startsWith('application/json')) return [];
  try {
    return typeof JSON.parse(text) === 'object' ? [] : ['no object'];
  } catch {
    return ['no JSON'];
  }
}

const NAMES = new Set(['success', 'message', 'code', 'errors', 'revision', 'since']);

function failureFaults(answered: Answered): readonly string[] {
  const { status } = answered;
  const failure = failureIn(answered);
  const { success, message, code, errors } = failure;
  const faults: string[] = [];
  if (success !== false) faults.push(`not in the envelope: ${answered.text.slice(0, 200)}`);
  if (typeof message !== 'string' || message === '' || message.length > 400) faults.push('no fit message');
  if (typeof code !== 'string' || STATUS[code] !== status) faults.push(`code ${code} with ${status}`);
  const strange = Object.keys(failure).filter((name) => !NAMES.has(name));
  if (strange.length > 0) faults.push(`more than the envelope: ${strange}`);
  if (errors !== undefined && !areErrors(errors)) faults.push('errors of another form');
  if (INNER.test(withoutEcho(answered)) || answered.text.includes(process.cwd()))
    faults.push(`something inner: ${answered.text.slice(0, 300)}`);
  return faults;
}

const areErrors = (errors: unknown): boolean =>
  Array.isArray(errors) &&
  errors.length > 0 &&
  errors.every(
    (error) =>
      typeof error?.field === 'string' &&
      error.field !== '' &&
      typeof error.message === 'string' &&
      Object.keys(error).length === 2,
  );

/** One refusal says the number that was asked for, another what has happened: both may hold anything. */
function withoutEcho(answered: Answered): string {
  const { code } = failureIn(answered);
  const echoes: readonly unknown[] = [
    refuse('ticket_not_found').refused,
    refuse('revision_conflict').refused,
  ];
  return echoes.includes(code) ? '' : answered.text;
}

const LOGIN_CODES = new Set<string>(Object.values(ERROR_CODES));

/** The same for an answer in the format of the login. */
export function loginFaultsOf({ status, headers, text }: Answered): readonly string[] {
  if (status >= 500) return [`status ${status}: ${text.slice(0, 200)}`];
  // What was no request of the login.
  if (status === 404 || status === 405 || text === '') return [];
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(text);
  } catch {
    // Meta's challenge is told back as it is.
    return status < 400 || status === 403 ? [] : ['no JSON'];
  }
  const { error } = body as { readonly error?: { readonly code?: unknown } };
  const isSignature = error?.code === ERROR_CODES.INVALID_SIGNATURE;
  return [
    ...(body.statusCode === status ? [] : [`status ${status} with ${String(body.statusCode)}`]),
    ...(status >= 400 && !isLoginError(body) ? ['another form'] : []),
    ...(status === 401 && !isSignature && !headers['www-authenticate']
      ? ['401 without WWW-Authenticate']
      : []),
    ...(status >= 400 && INNER.test(text) ? [`something inner: ${text.slice(0, 200)}`] : []),
  ];
}

function isLoginError({ status, statusCode, error, ...more }: Record<string, unknown>): boolean {
  const { code, message, details, ...others } = (error ?? {}) as Record<string, unknown>;
  return (
    status === 'error' &&
    Number.isInteger(statusCode) &&
    LOGIN_CODES.has(String(code)) &&
    [message, details].every((text) => typeof text === 'string' && text !== '' && text.length < 400) &&
    Object.keys({ ...more, ...others }).length === 0
  );
}
