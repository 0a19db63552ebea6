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
 * Milliseconds for which the answer is held back. Clients that try again at once would otherwise keep the server busy
 * with turning them away, and nobody new could connect meanwhile.
 */
const HELD_BACK_MS = 500;
/** Answered also when nothing else is: what restarts processes, or shows what is wrong, must not be misled. */
const CHECKS: ReadonlySet<string> = new Set(['/health/live', '/health/ready', '/metrics']);
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface RefusalOptions {
  readonly overload: Overload;
  /** What stands for the client of a request when clients are counted. */
  readonly clientOf: (request: IncomingMessage) => string;
  readonly envelopeOf: (path: string) => Envelope;
  /** The headers by which a page of another origin may read the answer. */
  readonly corsHeaders: (request: IncomingMessage) => Readonly<Record<string, string>>;
  /** A request was turned away. */
  readonly refused: (request: IncomingMessage, status: number) => void;
}

/** Turns requests away in front of a listener while there are too many, as cheaply as can be. */
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
    const isCheck = kind === 'read' && CHECKS.has(partsOf(url).path);
    return isCheck ? overload.refusesCheck(client) : overload.refuses(kind, client);
  }

  return (request, response) => {
    if (isRefused(request)) refuse(request, response);
    else listener(request, response);
  };
}
