import type { CountryCode } from 'libphonenumber-js';
import type { FailureCode } from '../kernel/failure.ts';
import { failureAnswer } from './error-responses.ts';
import { failureFormOf } from './families.ts';
import { answerHeader, COMMON_HEADERS } from './headers.ts';

/** Pages stand in no envelope and ask for no token: who runs the desk and who reads about it uses them. */

interface PageOperation {
  readonly id: string;
  readonly tag: 'Operation' | 'Documents' | 'Widget' | 'Login';
  readonly summary: string;
  readonly answers: Readonly<Record<number, PageAnswerDocument>>;
  /** The code of each status that it refuses with, beside those of every page. */
  readonly refused?: Readonly<Record<number, FailureCode>>;
  readonly parameters?: readonly { readonly name: string; readonly [key: string]: unknown }[];
}

interface PageAnswerDocument {
  readonly description: string;
  readonly type?: string;
  readonly schema?: object;
  readonly example?: unknown;
  readonly headers?: Readonly<Record<string, object>>;
}

const state = (words: readonly string[]) => ({
  type: 'object',
  properties: { status: { type: 'string', enum: words } },
  required: ['status'],
  additionalProperties: false,
});

const sentences = { type: 'array', items: { type: 'string' } };

const readiness = (status: string) => ({
  type: 'object',
  properties: { status: { const: status }, missing: sentences, degraded: sentences },
  required: ['status', 'missing', 'degraded'],
  additionalProperties: false,
});

const etag = {
  ETag: { description: 'Of the contents; send it back as `If-None-Match`.', schema: { type: 'string' } },
};
const text = { type: 'string' };
const unchanged = { description: 'What the caller has is still right', headers: etag };
const aDocument = (id: string, summary: string): PageOperation => ({
  id,
  ...{ tag: 'Documents', summary },
  answers: {
    200: { description: 'The document', type: 'application/json', schema: { type: 'object' }, headers: etag },
    304: unchanged,
  },
});

const aPage = (id: string, tag: PageOperation['tag'], summary: string): PageOperation => ({
  ...{ id, tag, summary },
  answers: {
    200: { description: 'The page', type: 'text/html', schema: text, headers: etag },
    304: unchanged,
  },
});

const anAsset = (id: string): PageOperation => ({
  id,
  ...{ tag: 'Documents', summary: 'What the page consists of; what a version holds never changes' },
  parameters: [
    { name: 'version', in: 'path', required: true, schema: text },
    { name: 'file', in: 'path', required: true, schema: text },
  ],
  answers: {
    200: { description: 'The file', type: '*/*', schema: text, headers: etag },
    304: unchanged,
  },
});

const OPERATIONS: Readonly<Record<string, PageOperation>> = {
  '/health/live': {
    id: 'getHealthLive',
    ...{ tag: 'Operation', summary: 'Whether the process runs' },
    answers: {
      200: {
        ...{ description: 'It runs', type: 'application/json', schema: state(['live']) },
        example: { status: 'live' },
      },
    },
  },
  '/health/ready': {
    id: 'getHealthReady',
    ...{ tag: 'Operation', summary: 'Whether requests can be served now' },
    answers: {
      200: {
        ...{ description: 'They can', type: 'application/json', schema: readiness('ready') },
        example: { status: 'ready', missing: [], degraded: [] },
      },
      503: {
        ...{ description: 'Not now', type: 'application/json', schema: readiness('not ready') },
        example: { status: 'not ready', missing: ['the event log does not answer'], degraded: [] },
        headers: { 'Retry-After': answerHeader('Retry-After') },
      },
    },
  },
  '/metrics': {
    id: 'getMetrics',
    ...{ tag: 'Operation', summary: 'Figures for Prometheus' },
    answers: { 200: { description: 'In Prometheus’ text format', type: 'text/plain', schema: text } },
  },
  '/api/auth/ws': {
    id: 'getAuthWs',
    ...{ tag: 'Login', summary: 'Where the waiting page connects as a WebSocket; without one it is refused' },
    parameters: [{ name: 'sessionId', in: 'query', required: true, schema: text }],
    answers: {},
  },
  '/api/webhook': {
    id: 'getWebhook',
    ...{ tag: 'Login', summary: 'How WhatsApp makes sure that the webhook is ours' },
    parameters: ['hub.mode', 'hub.verify_token', 'hub.challenge'].map((name) => ({
      ...{ name, in: 'query', required: true, schema: text },
    })),
    answers: {
      200: { description: 'The challenge', type: 'text/plain', schema: text, example: '1158201444' },
    },
    refused: { 403: 'forbidden' },
  },
  '/login': {
    id: 'getLogin',
    ...{ tag: 'Login', summary: 'The page where people log in' },
    parameters: [
      {
        ...{ name: 'origin', in: 'query', required: false, schema: text },
        description:
          'Of the page that opened this one in a window; when it may have them, it is posted the tokens.',
      },
    ],
    answers: { 200: { description: 'The page', type: 'text/html', schema: text } },
  },
  '/login/assets/{version}/{file}': anAsset('getLoginAsset'),
  '/openapi.json': aDocument('getOpenapiJson', 'This document'),
  '/asyncapi.json': aDocument('getAsyncapiJson', 'The sockets, as AsyncAPI'),
  '/docs': aPage('getDocs', 'Documents', 'Both documents for people, to read and to try'),
  '/docs/assets/{version}/{file}': anAsset('getDocsAsset'),
  '/widget': aPage('getWidget', 'Widget', 'A page that shows the chat widget, and how to embed it'),
  '/widget.js': {
    id: 'getWidgetJs',
    ...{ tag: 'Widget', summary: 'The chat widget: the script that any site may embed' },
    answers: {
      200: { description: 'The script', type: 'text/javascript', schema: text, headers: etag },
      304: unchanged,
    },
  },
  '/widget/{file}': {
    id: 'getWidgetFile',
    ...{ tag: 'Widget', summary: 'What the page of the widget consists of' },
    parameters: [{ name: 'file', in: 'path', required: true, schema: text }],
    answers: {
      200: { description: 'The file', type: '*/*', schema: text, headers: etag },
      304: unchanged,
    },
  },
  '/': {
    id: 'getRoot',
    ...{ tag: 'Documents', summary: 'Leads to the page of the documents' },
    answers: {
      302: {
        description: 'To `/docs`',
        headers: { Location: { description: 'Where to.', schema: text } },
      },
    },
  },
};

/** The pages as OpenAPI describes them, by path. */
export const pagePaths = (region: CountryCode): Record<string, { get: object }> =>
  Object.fromEntries(
    Object.entries(OPERATIONS).map(([path, operation]) => [
      path,
      { get: pageOperation(path, operation, region) },
    ]),
  );

function pageOperation(
  path: string,
  { id, summary, tag, answers, refused = {}, parameters }: PageOperation,
  region: CountryCode,
): object {
  const fields = (parameters ?? []).map(({ name }) => name);
  const form = failureFormOf(path, fields);
  const responses = Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)]);
  const refusals = Object.entries(refused).map(([status, code]) => [
    status,
    failureAnswer(Number(status), [code], region, { ...(form && { form }) }),
  ]);
  return {
    ...{ operationId: id, summary, tags: [tag], security: [] },
    ...{ 'x-roles': 'anyone', 'x-rate-limit': 'open' },
    ...(parameters && { parameters }),
    responses: {
      ...Object.fromEntries([...responses, ...refusals]),
      400: failureAnswer(400, form ? ['malformed_request', 'invalid_input'] : ['malformed_request'], region, {
        ...(form && { form }),
      }),
      500: form
        ? failureAnswer(500, ['internal_error'], region, { form })
        : { $ref: '#/components/responses/internal_error' },
    },
  };
}

const answerOf = ({ description, type, schema, example, headers }: PageAnswerDocument): object => ({
  description,
  headers: {
    ...Object.fromEntries(COMMON_HEADERS.map((name) => [name, answerHeader(name)])),
    ...headers,
  },
  ...(type && { content: { [type]: { schema, ...(example !== undefined && { example }) } } }),
});
