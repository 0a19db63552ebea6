import { STATUS_CODES } from 'node:http';
import type { Envelope } from './envelope.ts';
import type { Failure } from './failure.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** A failure as raw HTTP, head and body, for a connection without a request. The connection ends with it. */
export function bareAnswerOf(failure: Failure, envelope: Envelope): string {
  const body = JSON.stringify(envelope.failure(failure));
  const fields = {
    Connection: 'close',
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    ...SECURITY_HEADERS,
    ...failure.headers,
    'Content-Length': String(Buffer.byteLength(body)),
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status]}\r\n${head.join('')}\r\n${body}`;
}
