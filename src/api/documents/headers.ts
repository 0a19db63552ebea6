import type { Config } from '../../config/config.ts';
import type { Endpoint } from '../endpoint.ts';

/** Headers of requests. */

interface Header {
  readonly name: string;
  readonly description: string;
  readonly schema: object;
}

const text = (min: number, max: number) => ({ type: 'string', minLength: min, maxLength: max });
const correlation = { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,128}$' };

const REQUEST_HEADERS = {
  idempotencyKey: {
    name: 'Idempotency-Key',
    description:
      'A repeated request of the same caller with the same key and body returns the first response and changes nothing. Keys are kept for at least 24 hours.',
    schema: { type: 'string', pattern: '^[\\x20-\\x7e]{1,128}$' },
  },
  ifMatch: {
    name: 'If-Match',
    description:
      'The revision that the client has read, from `ETag`, or several, separated by commas. Weak tags (`W/`) never match. If the ticket or conversation has changed since, the response is 409 and nothing changes.',
    schema: {
      type: 'string',
      pattern: '^(?:\\*|(?:(?:W/)?"\\d+"|\\d+)(?:\\s*,\\s*(?:(?:W/)?"\\d+"|\\d+))*)$',
    },
  },
  ifNoneMatch: {
    name: 'If-None-Match',
    description:
      'The `ETag` of a response to the same URL, or several, separated by commas. If nothing has changed since, the response is 304, without a body.',
    schema: text(1, 2048),
  },
  minPosition: {
    name: 'X-Min-Position',
    description:
      'The `X-Position` of an earlier response of any node: the response includes that command. A position beyond the end of the log is refused with 400. Without this header, a response that may lack acknowledged commands, because the projection stands still, has `Warning: 110 - "Response is Stale"` and the `X-Position` up to which it is complete.',
    schema: { type: 'integer', minimum: 0 },
  },
  requestId: {
    name: 'X-Request-Id',
    description: 'The id of this request in logs. Default: a new one.',
    schema: correlation,
  },
  correlationId: {
    name: 'X-Correlation-Id',
    description: 'The id of the operation to which this request belongs. Default: the request’s own id.',
    schema: correlation,
  },
  ticketAccess: {
    name: 'X-Ticket-Access',
    description:
      'The signed link of the ticket (`access`), for callers without a token of its user. With `TICKET_ACCESS=token` it opens nothing.',
    schema: text(1, 1000),
  },
  accessReason: {
    name: 'X-Access-Reason',
    description:
      'Why an admin, a service, an analyst or an auditor looks, for the record of this look: a code such as `complaint` or `case/2026-118`, and no text about a person.',
    schema: { type: 'string', pattern: '^(?!.*\\d{7})[A-Za-z0-9][A-Za-z0-9._/#-]{0,63}$' },
  },
  guestId: {
    name: 'X-Guest-Id',
    description: 'The guest’s id, as the desk issued it.',
    schema: text(1, 200),
  },
} as const satisfies Record<string, Header>;

type GuardMode = Config['securityHeaders'];

/** What a desk with this mode does with the headers of the guard. To follow what a header is. */
const GUARDING: { readonly [Mode in GuardMode]: string } = {
  off: 'This desk ignores it. A desk in production requires it, unless its `SECURITY_HEADERS` is `off`.',
  required: 'Required by this desk.',
  signed: 'Required by this desk.',
};

const SIGNATURES: { readonly [Mode in GuardMode]: string } = {
  off: '',
  required: ' This desk checks only its length.',
  signed: ' This desk verifies it, and accepts each nonce once.',
};

const guardHeaders = (mode: GuardMode) =>
  ({
    timestamp: {
      name: 'X-Timestamp',
      description: `The time of the request in milliseconds since the epoch. It may differ from the desk’s time by at most 5 minutes. ${GUARDING[mode]}`,
      schema: { type: 'integer', minimum: 0 },
    },
    nonce: {
      name: 'X-Nonce',
      description: `Random, and different for each request. ${GUARDING[mode]}`,
      schema: text(10, 128),
    },
    signature: {
      name: 'X-Signature',
      description: `The hex HMAC-SHA256 of the request body’s bytes, under the secret that apps share with the desk. May be absent on GET. ${GUARDING[mode]}${SIGNATURES[mode]}`,
      schema: text(32, 256),
    },
    guardedRequestId: {
      name: 'X-Request-Id',
      description: `The id of this request in logs. ${GUARDING[mode]}`,
      schema: text(1, 128),
    },
    deviceId: {
      name: 'X-Device-Id',
      description: `The id of the client’s device. ${GUARDING[mode]}`,
      schema: text(1, 200),
    },
    deviceFingerprint: {
      name: 'X-Device-Fingerprint',
      description: `The id of the client’s device. ${GUARDING[mode]}`,
      schema: text(1, 200),
    },
  }) as const satisfies Record<string, Header>;

type ParameterName =
  | keyof typeof REQUEST_HEADERS
  | keyof ReturnType<typeof guardHeaders>
  | 'optionalSignature';
const refTo = (name: ParameterName) => ({ $ref: `#/components/parameters/${name}` });

/** Every header parameter of the document. `guard`: what the desk does with the headers of the guard. */
export function headerParameters(guard: GuardMode): Record<ParameterName, object> {
  const parameter = (header: Header, required: boolean) => ({ in: 'header', required, ...header });
  const demanded = guard !== 'off';
  const guarding = guardHeaders(guard);
  const all = [
    ...Object.entries(REQUEST_HEADERS).map(([name, header]) => [name, parameter(header, false)]),
    ...Object.entries(guarding).map(([name, header]) => [name, parameter(header, demanded)]),
    ['optionalSignature', parameter(guarding.signature, false)],
  ];
  return Object.fromEntries(all);
}

/** References to the headers that mean something to an endpoint. */
export function headerParametersOf({
  method,
  kind,
  versioned,
  conditional,
  guarded,
  forGuests,
  byLink,
  shows,
}: Endpoint): readonly object[] {
  const names: ParameterName[] = [
    ...(kind === 'read' ? (['minPosition'] as const) : (['idempotencyKey'] as const)),
    ...(kind === 'command' && versioned ? (['ifMatch'] as const) : []),
    ...(conditional ? (['ifNoneMatch'] as const) : []),
    ...(guarded ? guardNames(method) : (['requestId'] as const)),
    'correlationId',
    ...(byLink ? (['ticketAccess'] as const) : []),
    ...(forGuests ? (['guestId'] as const) : []),
    ...(shows !== null || (kind === 'command' && versioned) ? (['accessReason'] as const) : []),
  ];
  return names.map(refTo);
}

const guardNames = (method: Endpoint['method']): readonly ParameterName[] => [
  'timestamp',
  'nonce',
  method === 'GET' ? 'optionalSignature' : 'signature',
  'guardedRequestId',
  'deviceId',
  'deviceFingerprint',
];
