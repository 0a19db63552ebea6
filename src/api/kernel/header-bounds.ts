import type { IncomingHttpHeaders } from 'node:http';
import { fail } from './failure.ts';

/**
 * The maximum lengths of headers that are parsed by patterns or as lists. The HTTP parser would allow 16 KiB, on which a
 * pattern that is fast on usual headers can take a quarter of a second.
 */
const LONGEST: ReadonlyMap<string, number> = new Map([
  ['accept-encoding', 1_024],
  ['access-control-request-headers', 2_048],
  ['content-encoding', 128],
  ['if-match', 1_024],
  ['if-none-match', 2_048],
  ['origin', 2_048],
  ['x-forwarded-for', 2_048],
  ['x-hub-signature-256', 256],
  ['x-min-position', 128],
]);

/** Throws `RequestFailed` (431) that names a header which is too long. */
export function refuseLongHeaders(headers: IncomingHttpHeaders): void {
  for (const [name, longest] of LONGEST) {
    const value = headers[name];
    if (value !== undefined && value.length > longest) failTooLong(name, longest);
  }
}

function failTooLong(field: string, longest: number): never {
  const message = `The header ${field} must be at most ${longest} characters`;
  fail(431, 'headers_too_large', message, { errors: [{ field, message }] });
}
