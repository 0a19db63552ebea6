import type { CountryCode } from 'libphonenumber-js';
import { isPassing, type RefusalCode } from '../../commands/refusal.ts';
import type { Endpoint } from '../endpoint.ts';
import type { Failure, FailureCode, KernelCode } from '../kernel/failure.ts';
import { failureOf, statusOfRefusal } from '../refusal-responses.ts';
import { answerHeader, COMMON_HEADERS } from './answer-headers.ts';
import { takesCsrfToken } from './cookies.ts';
import { conflictExample } from './examples/failures.ts';
import type { JsonSchema } from './json-schema.ts';
import { DESCRIPTIONS, KERNEL_FAILURES } from './kernel-failures.ts';

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

function kernelCodesOf(endpoint: Endpoint): KernelCode[] {
  const { body, guarded, access, kind } = endpoint;
  return [
    'invalid_input',
    'malformed_request',
    ...(body ? (['malformed_json', 'payload_too_large', 'unsupported_media_type'] as const) : []),
    ...(guarded ? (['invalid_security_headers', 'invalid_signature', 'nonce_reused'] as const) : []),
    'unauthenticated',
    'token_expired',
    ...(access === 'anyone' ? [] : (['forbidden'] as const)),
    ...(takesCsrfToken(endpoint) ? (['invalid_csrf_token'] as const) : []),
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
