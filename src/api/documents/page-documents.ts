import type { FailureCode } from '../kernel/failure.ts';
import { answerHeader } from './answer-headers.ts';
import { objectSchema } from './json-schema.ts';

/** Pages have no envelope and need no token. */
export interface PageDocument {
  readonly tag: 'Operation' | 'Documents' | 'Widget' | 'Login' | 'Console';
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

export const text = { type: 'string' } as const;
/** Examples. */
const VERSION = '1.4.0';
const COMMIT = '44ff55a1c0f7d4a2b7e9d0c3f5a6b8e1d2c4f6a8';
const sentences = { type: 'array', items: text } as const;
const rebuild = objectSchema({ projection: text, position: { type: 'integer' }, of: { type: 'integer' } });
const readiness = (status: string) =>
  objectSchema({
    ...{ status: { const: status }, version: text, missing: sentences, degraded: sentences },
    rebuilding: { type: 'array', items: rebuild },
  });

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
  ETag: { description: 'The version of the contents; send it as `If-None-Match`.', schema: text },
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
    304: { description: 'Not modified', headers: etag },
  },
});
const REDIRECTED: PageAnswerDocument = {
  description: 'To the address in `Location`',
  headers: { Location: { description: 'The new address.', schema: text } },
};
const ASSET = 'A file of the page. Files of a version never change';

/** The pages by path, with `{name}` for parts that differ. */
export const PAGES: Readonly<Record<string, PageDocument>> = {
  '/health/live': {
    tag: 'Operation',
    summary: 'Whether the process runs',
    answers: {
      200: json(
        'It runs',
        objectSchema({ status: { const: 'live' }, version: text, commit: { type: ['string', 'null'] } }),
        {
          ...{ status: 'live', version: VERSION, commit: COMMIT },
        },
      ),
    },
  },
  '/health/ready': {
    tag: 'Operation',
    summary: 'Whether the desk can serve requests now',
    answers: {
      200: json('It can', readiness('ready'), {
        ...{ status: 'ready', version: VERSION, missing: [], degraded: [] },
        rebuilding: [{ projection: 'ticketing/messages', position: 61_440, of: 250_031 }],
      }),
      503: {
        ...json('It can’t; `missing` says why', readiness('not ready'), {
          ...{ status: 'not ready', version: VERSION, missing: ['the event log does not answer'] },
          ...{ degraded: [], rebuilding: [] },
        }),
        headers: { 'Retry-After': answerHeader('Retry-After') },
      },
    },
  },
  '/metrics': {
    tag: 'Operation',
    summary: 'Metrics for Prometheus. Where `METRICS_TOKEN` is set, they need it as a bearer token',
    answers: { 200: answer('In Prometheus’ text format', 'text/plain', text) },
    refused: { 401: 'unauthenticated' },
  },
  '/api/auth/ws': {
    tag: 'Login',
    summary: 'The WebSocket of the waiting page. Other requests are refused',
    query: [{ name: 'sessionId', required: true }],
    answers: {},
  },
  '/api/webhook': {
    tag: 'Login',
    summary: 'Verification of the webhook by WhatsApp',
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
          'The origin of the page that opened this one in a window. If it is one of `CORS_ORIGINS`, that page gets the tokens by `postMessage`.',
      },
    ],
    answers: { 200: answer('The page', 'text/html', text) },
  },
  '/login/assets/{version}/{file}': unchanging('Login', ASSET, '*/*'),
  '/openapi.json': unchanging('Documents', 'This document', 'application/json'),
  '/asyncapi.json': unchanging('Documents', 'The document of the sockets, as AsyncAPI', 'application/json'),
  '/docs': unchanging('Documents', 'A page to read and try both documents', 'text/html'),
  '/docs/assets/{version}/{file}': unchanging('Documents', ASSET, '*/*'),
  '/console': {
    tag: 'Console',
    summary: 'The console. The paths below it show the same page',
    answers: {
      200: { ...answer('The page', 'text/html', text), headers: etag },
      304: { description: 'Not modified', headers: etag },
      503: answer('It is not built, and how that is done', 'text/html', text),
    },
  },
  '/console/oidc/start': {
    tag: 'Console',
    summary: 'Begins a sign-in at the issuer of OpenID Connect. Failures are told by a page',
    query: [
      { name: 'return_to', required: false, description: 'The path of the console to show afterwards.' },
    ],
    answers: {
      302: REDIRECTED,
      404: answer('This desk has no issuer', 'text/html', text),
      429: answer('Too many tries', 'text/html', text),
      503: answer('The issuer can’t be reached', 'text/html', text),
    },
  },
  '/console/oidc/callback': {
    tag: 'Console',
    summary: 'Where the issuer sends the browser back to. Failures are told by a page',
    query: ['code', 'state', 'error'].map((name) => ({ name, required: false })),
    answers: {
      302: REDIRECTED,
      403: answer('The issuer has refused, or the person has no role here', 'text/html', text),
      404: answer('This desk has no issuer', 'text/html', text),
      409: answer('This answer has signed in already', 'text/html', text),
      429: answer('Too many tries', 'text/html', text),
      502: answer('The issuer’s answer is not valid', 'text/html', text),
      503: answer('The issuer, or the event log, can’t be reached', 'text/html', text),
    },
  },
  '/console/assets/{file}': unchanging('Console', ASSET, '*/*'),
  '/widget': unchanging('Widget', 'A page that shows the chat widget and how to embed it', 'text/html'),
  '/widget.js': unchanging('Widget', 'The script of the chat widget', 'text/javascript'),
  '/widget/{file}': unchanging('Widget', 'A file of the page of the widget', '*/*'),
  '/favicon.ico': unchanging('Documents', 'The icon of the desk’s pages', 'image/svg+xml'),
  '/': {
    tag: 'Documents',
    summary: 'Redirects to `/docs`',
    answers: { 302: REDIRECTED },
  },
};
