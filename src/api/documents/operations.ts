import type { CountryCode } from 'libphonenumber-js';
import type { z } from 'zod';
import type { Endpoint } from '../endpoint.ts';
import type { FailureCode } from '../kernel/failure.ts';
import type { AnswerSchema } from '../outcomes.ts';
import { answerHeader, successHeadersOf } from './answer-headers.ts';
import { securityOf } from './cookies.ts';
import { failureAnswer, failuresOf, sampleOf } from './error-responses.ts';
import { ENDPOINT_EXAMPLES } from './examples/endpoints.ts';
import type { EndpointExample } from './examples/example.ts';
import { failureFormOf, successExample, successSchema } from './families.ts';
import { headerParametersOf } from './headers.ts';
import { type JsonSchema, objectSchema, type SchemaBook, withoutNull } from './json-schema.ts';
import { operationIdOf } from './operation-id.ts';

/** The inputs of a document's operations. */
export interface OperationParts {
  readonly schemas: SchemaBook;
  readonly region: CountryCode;
}

const JSON_TYPE = 'application/json';
const CSV_TYPE = 'text/csv';
const PAGE_TYPE = 'text/html';
const LINES_TYPE = 'application/x-ndjson';

/** An endpoint as OpenAPI describes it. */
export function operationOf(endpoint: Endpoint, parts: OperationParts): object {
  const { method, path, access, body, guarded, limit, summary, tag, notes, lookUp } = endpoint;
  const example = ENDPOINT_EXAMPLES[`${method} ${path}`];
  return {
    operationId: operationIdOf(method, path),
    summary,
    description: [whoMay(access), notes, guarded && GUARDED, lookUp && FAILED_LOOK_UPS]
      .filter(Boolean)
      .join(' '),
    tags: [tag],
    security: securityOf(endpoint),
    'x-roles': access === 'anyone' ? 'anyone' : [...access],
    'x-rate-limit': limit,
    parameters: parametersOf(endpoint, example, parts.schemas),
    ...(body && { requestBody: requestBodyOf(body, example, parts.schemas) }),
    responses: {
      ...successesOf(endpoint, example, parts.schemas),
      ...(endpoint.conditional && { 304: notModifiedOf(endpoint) }),
      ...failureAnswersOf(endpoint, parts),
    },
  };
}

const GUARDED =
  'Where the desk requires the security headers (`X-Timestamp` to `X-Device-Fingerprint`), a request without them gets 400 `invalid_security_headers`, which names all that are missing or wrong.';

const FAILED_LOOK_UPS =
  'Requests that find nothing, or that name something wrong, count against the daily limit of failed look-ups of the client’s address. The limit is shared by all endpoints and tokens. Beyond it, only callers who prove that the ticket, conversation or code is theirs are served; others get 429.';

const whoMay = (access: Endpoint['access']): string =>
  access === 'anyone'
    ? 'No token is needed, but one that is sent must be valid.'
    : `Roles: ${access.join(', ')}.`;

/** `/ticket/:id` as `/ticket/{id}`. */
export const templateOf = (path: string): string => path.replaceAll(/:([A-Za-z]+)/g, '{$1}');

function parametersOf(
  endpoint: Endpoint,
  example: EndpointExample | undefined,
  schemas: SchemaBook,
): readonly object[] {
  return [
    ...fieldsAsParameters('path', endpoint.params, example?.params, schemas),
    ...fieldsAsParameters('query', endpoint.query, example?.query, schemas),
    ...headerParametersOf(endpoint),
  ];
}

function fieldsAsParameters(
  place: 'path' | 'query',
  schema: z.ZodObject | null,
  examples: Readonly<Record<string, unknown>> = {},
  schemas: SchemaBook,
): readonly object[] {
  if (schema === null) return [];
  const { properties = {}, required = [] } = schemas.input(schema);
  return Object.entries(properties).map(([name, property]) => {
    const { description, examples: ofSchema, ...rest } = withoutNull(property as JsonSchema);
    // Swagger UI fills in every example: one of an optional parameter would filter a list unasked.
    const needed = place === 'path' || required.includes(name);
    return {
      name,
      in: place,
      required: needed,
      ...(description && { description }),
      schema: { ...rest, ...(needed && ofSchema !== undefined && { examples: ofSchema }) },
      ...(needed && Object.hasOwn(examples, name) && { example: examples[name] }),
    };
  });
}

function requestBodyOf(body: z.ZodObject, example: EndpointExample | undefined, schemas: SchemaBook): object {
  const schema = schemas.input(body);
  return {
    // Without a body every field is missing, which only matters where one is needed.
    required: (schema.required ?? []).length > 0,
    content: { [JSON_TYPE]: { schema, ...(example?.body && { example: example.body }) } },
  };
}

const headersOf = (endpoint: Endpoint): Record<string, object> =>
  Object.fromEntries(successHeadersOf(endpoint).map((name) => [name, answerHeader(name)]));

const notModifiedOf = (endpoint: Endpoint) => ({
  description: 'The client has it already: nothing has changed since',
  headers: headersOf(endpoint),
});

function successesOf(
  endpoint: Endpoint,
  example: EndpointExample | undefined,
  schemas: SchemaBook,
): Record<string, object> {
  const headers = headersOf(endpoint);
  const answers = Object.entries(endpoint.answers) as [string, AnswerSchema][];
  return Object.fromEntries(
    answers.map(([status, { description, data, denied, csv, page, lines }]) => [
      status,
      {
        description,
        headers,
        content: {
          [JSON_TYPE]: {
            schema: orDenied(successSchema(endpoint, Number(status), schemas.output(data)), denied),
            ...(example && { example: successExample(endpoint, Number(status), example.answer) }),
          },
          ...(csv !== undefined && { [CSV_TYPE]: { schema: { type: 'string' }, example: csv } }),
          ...(page !== undefined && { [PAGE_TYPE]: { schema: { type: 'string' }, example: page } }),
          ...(lines !== undefined && { [LINES_TYPE]: { schema: { type: 'string' }, example: lines } }),
        },
      },
    ]),
  );
}

function orDenied(schema: object, sentence: string | undefined): object {
  if (sentence === undefined) return schema;
  const denied = objectSchema({ success: { const: false }, message: { const: sentence } });
  return { oneOf: [schema, denied] };
}

/** Statuses with the same meaning everywhere are shared components. */
function failureAnswersOf(endpoint: Endpoint, { region }: OperationParts): Record<string, object> {
  const { kind } = endpoint;
  const form = failureFormOf(endpoint.path, Object.keys(endpoint.body?.shape ?? {}));
  return Object.fromEntries(
    [...failuresOf(endpoint)].map(([status, codes]) => [
      String(status),
      !form && codes.length === 1 && codes[0] && SHARED_FAILURES.includes(codes[0])
        ? { $ref: `#/components/responses/${codes[0]}` }
        : failureAnswer(status, codes, region, { kind, ...(form && { form }) }),
    ]),
  );
}

/** Failures that every endpoint has alike, and those that no endpoint has. */
const SHARED_FAILURES: readonly FailureCode[] = [
  ...([
    'unauthenticated',
    'token_expired',
    'forbidden',
    'not_found',
    'method_not_allowed',
    'request_timeout',
  ] as const),
  ...(['payload_too_large', 'unsupported_media_type', 'rate_limited'] as const),
  ...(['headers_too_large', 'internal_error'] as const),
];

export const sharedFailureAnswers = (region: CountryCode): Record<string, object> =>
  Object.fromEntries(
    SHARED_FAILURES.map((code) => [code, failureAnswer(sampleOf(code, region).status, [code], region)]),
  );
