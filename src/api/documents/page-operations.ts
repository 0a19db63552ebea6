import type { CountryCode } from 'libphonenumber-js';
import type { FailureCode } from '../kernel/failure.ts';
import { failureAnswer } from './error-responses.ts';
import { failureFormOf } from './families.ts';
import { answerHeader, COMMON_HEADERS } from './headers.ts';
import { objectSchema } from './json-schema.ts';
import { operationIdOf } from './operation-id.ts';

/** Pages have no envelope and need no token. */
interface PageDocument {
  readonly tag: 'Operation' | 'Documents' | 'Widget' | 'Login';
  readonly summary: string;
  readonly answers: Readonly<Record<number, PageAnswerDocument>>;
  /** Parameters of the query. */
  readonly query?: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly description?: string;
  }[];
  /** The code of each status that it refuses with, beside those of every page. */
  readonly refused?: Readonly<Record<number, FailureCode>>;
}

interface PageAnswerDocument {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>>;
  readonly headers?: Readonly<Record<string, object>>;
}

const text = { type: 'string' } as const;
/** An example. */
const VERSION = '1.4.0';
const sentences = { type: 'array', items: text } as const;
const readiness = (status: string) =>
  objectSchema({ status: { const: status }, version: text, missing: sentences, degraded: sentences });

const answer = (
  description: string,
  type: string,
  schema: object,
  example?: unknown,
): PageAnswerDocument => ({
  description,
  content: { [type]: { schema, ...(example !== undefined && { example }) } },
});
const json = (description: string, schema: object, example?: unknown) =>
  answer(description, 'application/json', schema, example);

const etag = {
  ETag: { description: 'Of the contents; send it back as `If-None-Match`.', schema: text },
};
/** What doesn't change while the process runs. */
const unchanging = (tag: PageDocument['tag'], summary: string, type: string): PageDocument => ({
  tag,
  summary,
  answers: {
    200: {
      ...answer('The contents', type, type === 'application/json' ? { type: 'object' } : text),
      headers: etag,
    },
    304: { description: 'What the caller has is still right', headers: etag },
  },
});
const ASSET = 'What the page consists of; what a version holds never changes';

const PAGES: Readonly<Record<string, PageDocument>> = {
  '/health/live': {
    tag: 'Operation',
    summary: 'Whether the process runs',
    answers: {
      200: json('It runs', objectSchema({ status: { const: 'live' }, version: text }), {
        status: 'live',
        version: VERSION,
      }),
    },
  },
  '/health/ready': {
    tag: 'Operation',
    summary: 'Whether requests can be served now',
    answers: {
      200: json('They can', readiness('ready'), {
        status: 'ready',
        version: VERSION,
        missing: [],
        degraded: [],
      }),
      503: {
        ...json('Not now', readiness('not ready'), {
          status: 'not ready',
          version: VERSION,
          missing: ['the event log does not answer'],
          degraded: [],
        }),
        headers: { 'Retry-After': answerHeader('Retry-After') },
      },
    },
  },
  '/metrics': {
    tag: 'Operation',
    summary: 'Figures for Prometheus',
    answers: { 200: answer('In Prometheus’ text format', 'text/plain', text) },
  },
  '/api/auth/ws': {
    tag: 'Login',
    summary: 'Where the waiting page connects as a WebSocket; without one it is refused',
    query: [{ name: 'sessionId', required: true }],
    answers: {},
  },
  '/api/webhook': {
    tag: 'Login',
    summary: 'How WhatsApp makes sure that the webhook is ours',
    query: ['hub.mode', 'hub.verify_token', 'hub.challenge'].map((name) => ({ name, required: true })),
    answers: { 200: answer('The challenge', 'text/plain', text, '1158201444') },
    refused: { 403: 'forbidden' },
  },
  '/login': {
    tag: 'Login',
    summary: 'The page where people log in',
    query: [
      {
        name: 'origin',
        required: false,
        description:
          'Of the page that opened this one in a window; when it may have them, it is posted the tokens.',
      },
    ],
    answers: { 200: answer('The page', 'text/html', text) },
  },
  '/login/assets/{version}/{file}': unchanging('Login', ASSET, '*/*'),
  '/openapi.json': unchanging('Documents', 'This document', 'application/json'),
  '/asyncapi.json': unchanging('Documents', 'The sockets, as AsyncAPI', 'application/json'),
  '/docs': unchanging('Documents', 'Both documents for people, to read and to try', 'text/html'),
  '/docs/assets/{version}/{file}': unchanging('Documents', ASSET, '*/*'),
  '/widget': unchanging('Widget', 'A page that shows the chat widget, and how to embed it', 'text/html'),
  '/widget.js': unchanging(
    'Widget',
    'The chat widget: the script that any site may embed',
    'text/javascript',
  ),
  '/widget/{file}': unchanging('Widget', 'What the page of the widget consists of', '*/*'),
  '/favicon.ico': unchanging('Documents', 'The icon of the desk’s pages', 'image/svg+xml'),
  '/': {
    tag: 'Documents',
    summary: 'Leads to the page of the documents',
    answers: {
      302: { description: 'To `/docs`', headers: { Location: { description: 'Where to.', schema: text } } },
    },
  },
};

/** The pages as OpenAPI describes them, by path. */
export const pagePaths = (region: CountryCode): Record<string, { get: object }> =>
  Object.fromEntries(
    Object.entries(PAGES).map(([path, page]) => [path, { get: pageOperation(path, page, region) }]),
  );

function pageOperation(
  path: string,
  { summary, tag, answers, refused, query = [] }: PageDocument,
  region: CountryCode,
) {
  const form = failureFormOf(
    path,
    query.map(({ name }) => name),
  );
  const failure = (status: number, ...codes: FailureCode[]) =>
    failureAnswer(status, codes, region, { ...(form && { form }) });
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: text,
    })),
    ...query.map((parameter) => ({ ...parameter, in: 'query', schema: text })),
  ];
  const mapped = <From, To>(
    record: Readonly<Record<number, From>> = {},
    map: (from: From, status: number) => To,
  ) =>
    Object.fromEntries(Object.entries(record).map(([status, from]) => [status, map(from, Number(status))]));
  const common = Object.fromEntries(COMMON_HEADERS.map((name) => [name, answerHeader(name)]));
  return {
    operationId: operationIdOf('GET', path),
    summary,
    tags: [tag],
    security: [],
    'x-roles': 'anyone',
    'x-rate-limit': 'open',
    ...(parameters.length > 0 && { parameters }),
    responses: {
      ...mapped(answers, ({ headers, ...rest }) => ({ ...rest, headers: { ...common, ...headers } })),
      ...mapped(refused, (code, status) => failure(status, code)),
      400: form ? failure(400, 'malformed_request', 'invalid_input') : failure(400, 'malformed_request'),
      500: form ? failure(500, 'internal_error') : { $ref: '#/components/responses/internal_error' },
    },
  };
}
