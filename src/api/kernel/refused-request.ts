import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { discardRest } from './body.ts';
import type { Envelope } from './envelope.ts';
import { partsOf } from './exchange.ts';
import { type Failure, retryAfter } from './failure.ts';
import type { Overload } from './overload.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const OVERLOADED: Failure = {
  status: 503,
  code: 'unavailable',
  message: 'The service is overloaded, please try again',
  ...retryAfter(1),
};

/**
 * Milliseconds by which the response is delayed. Otherwise clients that retry at once would keep the server busy with
 * refusals, and no other client could connect meanwhile.
 */
const HELD_BACK_MS = 500;
/** Served also under overload: supervisors and monitoring must not be misled. */
const CHECKS: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics']);
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request is a health check or asks for the metrics. */
export const isCheck = (method: string | undefined, path: string): boolean =>
  READS.has(method ?? '') && CHECKS.has(path);

export interface RefusalOptions {
  readonly overload: Overload;
  /** The client by which requests are counted. */
  readonly clientOf: (request: IncomingMessage) => string;
  readonly envelopeOf: (path: string) => Envelope;
  /** The headers by which a page of another origin may read the response. */
  readonly corsHeaders: (request: IncomingMessage) => Readonly<Record<string, string>>;
  /** Called when a request was refused. */
  readonly refused: (request: IncomingMessage, status: number) => void;
}

/** Refuses excess requests before a listener, as cheaply as possible. */
export function refusingWhenOverloaded(listener: RequestListener, options: RefusalOptions): RequestListener {
  const { overload, clientOf, envelopeOf, corsHeaders, refused } = options;

  function refuse(request: IncomingMessage, response: ServerResponse): void {
    const body = JSON.stringify(envelopeOf(request.url ?? '/').failure(OVERLOADED));
    discardRest(request);
    refused(request, OVERLOADED.status);
    const timer = setTimeout(() => {
      response.writeHead(OVERLOADED.status, {
        ...SECURITY_HEADERS,
        ...OVERLOADED.headers,
        ...corsHeaders(request),
        'Cache-Control': 'no-store',
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': Buffer.byteLength(body),
      });
      response.end(body);
    }, HELD_BACK_MS);
    response.once('close', () => clearTimeout(timer));
  }

  function isRefused(request: IncomingMessage): boolean {
    const { method = '', url = '/' } = request;
    const client = clientOf(request);
    const kind = READS.has(method) ? 'read' : 'command';
    return isCheck(method, partsOf(url).path)
      ? overload.refusesCheck(client)
      : overload.refuses(kind, client);
  }

  return (request, response) => {
    if (isRefused(request)) refuse(request, response);
    else listener(request, response);
  };
}
