import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import type { Caller } from '../../commands/caller.ts';
import { visibleOrNull } from '../../events/visible-text.ts';
import type { AddressOf } from './client-address.ts';

/** One request as the kernel sees it, with its ids. */
export interface Exchange {
  readonly context: Context;
  readonly request: IncomingMessage;
  readonly path: string;
  /** The query without `?`. */
  readonly search: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly requestId: string;
  readonly correlationId: string;
  /** The ids that go into the log with what the request does. */
  readonly recorded: { readonly requestId: string; readonly correlationId: string };
  readonly address: string | null;
  /** Once the credentials have been checked; null before, and where nothing asks for them. */
  caller: Caller | null;
}

export function exchangeOf(context: Context, addressOf: AddressOf): Exchange {
  const { req: request } = context;
  const target = request.url ?? '/';
  const requestId = idOf(request.headers['x-request-id']) ?? randomUUID();
  const correlationId = idOf(request.headers['x-correlation-id']) ?? requestId;
  const recordedId = recordableOf(requestId);
  return {
    context,
    request,
    ...partsOf(target),
    target,
    requestId,
    correlationId,
    recorded: {
      requestId: recordedId,
      correlationId: correlationId === requestId ? recordedId : recordableOf(correlationId),
    },
    address: addressOf(request),
    caller: null,
  };
}

/**
 * Path and query of a request's target. Proxies send absolute URLs, whose host is ignored; Koa's own parser throws at a
 * malformed one.
 */
export function partsOf(target: string): { readonly path: string; readonly search: string } {
  const local = target.startsWith('/') ? target : target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
  const [, path, search] = /^([^?#]*)(?:\?([^#]*))?/.exec(local) ?? [];
  return { path: path || '/', search: search ?? '' };
}

/** Request ids appear in logs, events and responses: only harmless ones are accepted. */
function idOf(header: string | readonly string[] | undefined): string | null {
  return typeof header === 'string' && /^[A-Za-z0-9._:-]{1,128}$/.test(header) ? header : null;
}

/** UUIDs, ULIDs, and numbers in hexadecimal such as trace ids: what no person has typed. A phone number is no such number. */
const MADE =
  /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-7][0-9a-hjkmnp-tv-z]{25}|(?=\d*[a-f])[0-9a-f]{16,64})$/i;

/** The event log is for ever, and no erasure finds an id in it that holds a name or a number: another one stands for it there. */
const recordableOf = (id: string): string => (MADE.test(id) ? id : randomUUID());

/** A header by its lower-case name, trimmed; null when absent or when it shows nothing. UTF-8 is read as such where it is valid. */
export function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  if (typeof value !== 'string') return null;
  const text = /[\x80-\xff]/.test(value) ? utf8(value) : value;
  return visibleOrNull(text.trim());
}

/** Node.js decodes header bytes as one character each. */
function utf8(value: string): string {
  const text = Buffer.from(value, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? value : text;
}
