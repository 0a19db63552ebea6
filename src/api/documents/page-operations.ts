import type { CountryCode } from 'libphonenumber-js';
import { failureAnswer } from './failures.ts';
import { answerHeader, COMMON_HEADERS } from './headers.ts';

/** Pages stand in no envelope and ask for no token: who runs the desk and who reads about it uses them. */

interface PageOperation {
  readonly id: string;
  readonly tag: 'Operation' | 'Documents' | 'Widget';
  readonly summary: string;
  readonly answers: Readonly<Record<number, PageAnswerDocument>>;
  readonly parameters?: readonly object[];
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
  '/openapi.json': aDocument('getOpenapiJson', 'This document'),
  '/asyncapi.json': aDocument('getAsyncapiJson', 'The sockets, as AsyncAPI'),
  '/docs': {
    id: 'getDocs',
    ...{ tag: 'Documents', summary: 'Both documents for people, to read and to try' },
    answers: {
      200: { description: 'The page', type: 'text/html', schema: text, headers: etag },
      304: unchanged,
    },
  },
  '/docs/assets/{version}/{file}': {
    id: 'getDocsAsset',
    ...{ tag: 'Documents', summary: 'What the page consists of; what a version holds never changes' },
    parameters: [
      { name: 'version', in: 'path', required: true, schema: text },
      { name: 'file', in: 'path', required: true, schema: text },
    ],
    answers: {
      200: { description: 'The file', type: '*/*', schema: { type: 'string' }, headers: etag },
      304: unchanged,
    },
  },
  '/widget': {
    id: 'getWidget',
    ...{ tag: 'Widget', summary: 'A page that shows the chat widget, and how to embed it' },
    answers: {
      200: { description: 'The page', type: 'text/html', schema: text, headers: etag },
      304: unchanged,
    },
  },
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
    Object.entries(OPERATIONS).map(([path, operation]) => [path, { get: pageOperation(operation, region) }]),
  );

function pageOperation(
  { id, summary, tag, answers, parameters }: PageOperation,
  region: CountryCode,
): object {
  const responses = Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)]);
  return {
    ...{ operationId: id, summary, tags: [tag], security: [] },
    ...{ 'x-roles': 'anyone', 'x-rate-limit': 'open' },
    ...(parameters && { parameters }),
    responses: {
      ...Object.fromEntries(responses),
      400: failureAnswer(400, ['malformed_request'], region),
      500: { $ref: '#/components/responses/internal_error' },
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
