import type { CountryCode } from 'libphonenumber-js';
import { isPassing, type RefusalCode } from '../../commands/refusal.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Failure, FailureCode, KernelCode } from '../kernel/failure.ts';
import { failureOf, statusOfRefusal } from '../refusal-responses.ts';
import { answerHeader, COMMON_HEADERS } from './answer-headers.ts';
import { conflictExample } from './examples/failures.ts';
import type { JsonSchema } from './json-schema.ts';

interface KernelFailure {
  readonly status: number;
  /** The kernel's message, or an example of it. */
  readonly message: string;
}

/** The failures of the kernel. Total: a new code doesn't compile without a line here. */
const KERNEL_FAILURES: { readonly [Code in KernelCode]: KernelFailure } = {
  invalid_input: { status: 400, message: 'email must be a valid email address' },
  malformed_json: { status: 400, message: 'The request body is not valid JSON' },
  malformed_request: { status: 400, message: 'The path has a malformed percent-encoding' },
  invalid_security_headers: { status: 400, message: 'X-Timestamp header is required' },
  unauthenticated: { status: 401, message: 'The token is invalid or has expired' },
  token_expired: { status: 401, message: 'The token is invalid or has expired' },
  invalid_signature: { status: 401, message: 'X-Signature does not match the request body' },
  nonce_reused: { status: 401, message: 'X-Nonce was already used' },
  forbidden: { status: 403, message: 'Your role may not do this' },
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

const DESCRIPTIONS: Readonly<Record<number, string>> = {
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

const SECURITY_HEADERS =
  'X-Timestamp X-Nonce X-Signature X-Request-Id X-Device-Id X-Device-Fingerprint'.split(' ');

/** The codes of the kernel that name fields or headers, and those that their examples name. */
const BLAMED: ReadonlyMap<FailureCode, readonly string[]> = new Map<FailureCode, readonly string[]>([
  ['invalid_input', ['email']],
  ['invalid_security_headers', SECURITY_HEADERS],
  ['invalid_signature', ['X-Signature']],
  ['nonce_reused', ['X-Nonce']],
]);

/** Sent on the raw connection, before there is a request with an id. */
const WITHOUT_REQUEST: ReadonlySet<number> = new Set([408, 431]);

const isKernelCode = (code: FailureCode): code is KernelCode => Object.hasOwn(KERNEL_FAILURES, code);
const statusOf = (code: FailureCode): number =>
  isKernelCode(code) ? KERNEL_FAILURES[code].status : statusOfRefusal(code);

/** The codes of everything other than success that an endpoint can answer, by status. */
export function failuresOf(endpoint: Endpoint): ReadonlyMap<number, readonly FailureCode[]> {
  const codes = new Set<FailureCode>([...kernelCodesOf(endpoint), ...refusalsOf(endpoint)]);
  const inOrder = [...codes].toSorted((a, b) => statusOf(a) - statusOf(b));
  return Map.groupBy(inOrder, statusOf);
}

function kernelCodesOf({ body, guarded, access, kind }: Endpoint): KernelCode[] {
  return [
    'invalid_input',
    'malformed_request',
    ...(body ? (['malformed_json', 'payload_too_large', 'unsupported_media_type'] as const) : []),
    ...(guarded ? (['invalid_security_headers', 'invalid_signature', 'nonce_reused'] as const) : []),
    'unauthenticated',
    'token_expired',
    ...(access === 'anyone' ? [] : (['forbidden'] as const)),
    'rate_limited',
    'internal_error',
    'unavailable',
    'event_not_readable',
    ...(kind === 'read' ? (['not_caught_up'] as const) : []),
  ];
}

/** Its own refusals, and those of every command. */
const refusalsOf = ({ kind, versioned, refusals }: Endpoint): readonly RefusalCode[] =>
  kind === 'read'
    ? refusals
    : [
        ...refusals,
        ...(versioned ? (['revision_conflict', 'revision_ahead'] as const) : []),
        'too_many_conflicts',
        'idempotency_key_reused',
      ];

/** How a family of endpoints writes its failures: their schema, and an example of each by its name. */
export interface FailureForm {
  schema(codes: readonly FailureCode[], status: number, region: CountryCode): JsonSchema;
  examples(codes: readonly FailureCode[], region: CountryCode): Readonly<Record<string, object>>;
}

const supportForm: FailureForm = {
  schema: failureSchema,
  examples: (codes, region) => Object.fromEntries(codes.map((code) => [code, failureExample(code, region)])),
};

/** The answer of one status, with the codes that it can have. `kind`: of the endpoint, when it is an endpoint's. */
export function failureAnswer(
  status: number,
  codes: readonly FailureCode[],
  region: CountryCode,
  { kind = 'read', form = supportForm }: { kind?: Endpoint['kind']; form?: FailureForm } = {},
): object {
  const examples = Object.entries(form.examples(codes, region)).map(([name, value]) => [name, { value }]);
  return {
    description: DESCRIPTIONS[status],
    headers: headersOf(status, codes, kind),
    content: {
      'application/json': {
        schema: form.schema(codes, status, region),
        examples: Object.fromEntries(examples),
      },
    },
  };
}

/** A failure as the kernel or a refusal makes it. */
export const sampleOf = (code: FailureCode, region: CountryCode): Failure =>
  isKernelCode(code) ? { ...KERNEL_FAILURES[code], code } : failureOf({ refused: code }, region);

/** Failures of the kernel that a command has after its body was read. */
const AFTER_BODY: ReadonlySet<FailureCode> = new Set(['invalid_input', 'malformed_json', 'rate_limited']);

function headersOf(status: number, codes: readonly FailureCode[], kind: Endpoint['kind']): object {
  const ofCommand = kind === 'command' && codes.some((code) => !isKernelCode(code) || AFTER_BODY.has(code));
  const mayPass = codes.some((code) => !isKernelCode(code) && isPassing({ refused: code }));
  const names = WITHOUT_REQUEST.has(status) ? [] : [...COMMON_HEADERS];
  if (status === 401) names.push('WWW-Authenticate');
  if (status === 405) names.push('Allow');
  if (status === 429 || status === 503 || mayPass) names.push('Retry-After');
  if (ofCommand) names.push('X-Position');
  return Object.fromEntries(names.map((name) => [name, answerHeader(name)]));
}

function failureSchema(codes: readonly FailureCode[]): JsonSchema {
  const conflict = codes.includes('revision_conflict');
  const blames = codes.some((code) => BLAMED.has(code) || !isKernelCode(code));
  return {
    type: 'object',
    properties: {
      success: { const: false },
      message: { type: 'string', description: 'A sentence for people' },
      code: { type: 'string', enum: [...codes], description: 'What went wrong, for programs' },
      ...(blames && { errors: { $ref: '#/components/schemas/FieldErrors' } }),
      ...(conflict && {
        revision: {
          type: 'integer',
          description: 'With `revision_conflict`: the current revision of the ticket or conversation',
        },
        since: { $ref: '#/components/schemas/Happenings' },
      }),
    },
    required: ['success', 'message', 'code'],
    additionalProperties: false,
  };
}

function failureExample(code: FailureCode, region: CountryCode): object {
  if (code === 'revision_conflict') return conflictExample;
  if (!isKernelCode(code)) {
    const { message, errors } = failureOf({ refused: code }, region);
    return { success: false, message, code, ...(errors && { errors }) };
  }
  const { message } = KERNEL_FAILURES[code];
  const said = (field: string) =>
    code === 'invalid_security_headers' ? `${field} header is required` : message;
  const errors = BLAMED.get(code)?.map((field) => ({ field, message: said(field) }));
  return { success: false, message, code, ...(errors && { errors }) };
}
