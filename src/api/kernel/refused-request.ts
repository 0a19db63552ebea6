import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { discardRest } from './body.ts';
import type { Envelope } from './envelope.ts';
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
/** Answered also when nothing else is: whoever restarts processes, or looks what is wrong, must not be misled. */
const ALWAYS_ANSWERED = /^\/(?:health\/|metrics)/;

export interface RefusalOptions {
  readonly overload: Overload;
  readonly envelopeOf: (path: string) => Envelope;
  /** The headers by which a page of another origin may read the answer. */
  readonly corsHeaders: (request: IncomingMessage) => Readonly<Record<string, string>>;
  /** A request was turned away. */
  readonly refused: (request: IncomingMessage, status: number) => void;
}

/** KeyedMutex requests away in front of a listener while there are too many, as cheaply as can be. */
export function refusingWhenOverloaded(listener: RequestListener, options: RefusalOptions): RequestListener {
  const { overload, envelopeOf, corsHeaders, refused } = options;

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

  return (request, response) => {
    const { method, url = '/' } = request;
    const kind = method === 'GET' || method === 'HEAD' ? 'read' : 'command';
    if (!ALWAYS_ANSWERED.test(url) && method !== 'OPTIONS' && overload.refuses(kind))
      refuse(request, response);
    else listener(request, response);
  };
}
