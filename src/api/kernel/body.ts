import type { IncomingMessage } from 'node:http';
import type { Context } from 'koa';
import { koaBody } from 'koa-body';
import { fail } from './failure.ts';

export const MAX_BODY_BYTES = 1024 * 1024;
/** How much of a refused body is still read from the network, so that its sender sees the response. */
const MAX_DISCARDED_BYTES = 16 * 1024 * 1024;
const EMPTY = Buffer.alloc(0);

/** The client disconnected before the body was complete. */
export class RequestAborted extends Error {
  override readonly name = 'RequestAborted';
}

const announcesBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * Bodies of every type are read as "text" without a decoding, which is how koa-body hands over the bytes as they
 * came: signatures and fingerprints are of those, and invalid UTF-8 must not be replaced silently.
 */
const readerOf = (maxBytes: number) =>
  koaBody({
    json: false,
    urlencoded: false,
    text: true,
    textTypes: ['*/*'],
    encoding: '',
    textLimit: maxBytes,
    onError: (error) => refuseBody(error, maxBytes),
  });
const readers = new Map<number, ReturnType<typeof readerOf>>();
const done = async () => {};

/**
 * The body's bytes; none when there is none. Throws `RequestFailed` (413, 415) and `RequestAborted`.
 * `json`: the body must be JSON.
 */
export async function readBody(context: Context, json: boolean, maxBytes: number): Promise<Buffer> {
  if (!announcesBody(context.req)) return EMPTY;
  const { headers } = context.req;
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    fail(415, 'unsupported_media_type', 'A compressed request body is not supported');
  if (json && !isJson(headers['content-type']))
    fail(415, 'unsupported_media_type', 'The Content-Type must be application/json');
  if (Number(headers['content-length'] ?? 0) > maxBytes) failTooLarge(maxBytes);
  const read = readers.get(maxBytes) ?? readerOf(maxBytes);
  readers.set(maxBytes, read);
  await read(context, done);
  const { body } = context.request;
  return Buffer.isBuffer(body) ? body : EMPTY;
}

/** Longer types are never JSON's, and the pattern takes quadratic time. */
const MAX_TYPE_LENGTH = 256;

const isJson = (contentType = ''): boolean =>
  contentType.length <= MAX_TYPE_LENGTH &&
  /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?;?\s*$/i.test(contentType);

const KIB = 1024;
const sizeOf = (bytes: number): string =>
  bytes % MAX_BODY_BYTES === 0 ? `${bytes / MAX_BODY_BYTES} MiB` : `${bytes / KIB} KiB`;

const failTooLarge = (maxBytes: number) =>
  fail(413, 'payload_too_large', `The request body must be at most ${sizeOf(maxBytes)}`);

/** The names that raw-body, which koa-body uses, gives to early ends of a body. */
function refuseBody(
  error: Error & { readonly type?: string; readonly code?: string },
  maxBytes: number,
): never {
  if (error.type === 'entity.too.large') return failTooLarge(maxBytes);
  if (error.type === 'request.aborted' || error.code === 'ECONNRESET')
    throw new RequestAborted('the request was aborted', { cause: error });
  throw error;
}

/**
 * Reads the rest of a body from the network and drops it. Closing at once would show the client a reset connection instead
 * of the response; reading without a limit would let clients keep the server busy.
 */
export function discardRest(request: IncomingMessage): void {
  if (request.complete || request.destroyed || !announcesBody(request)) return;
  let discarded = 0;
  request.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > MAX_DISCARDED_BYTES) request.socket.destroy();
  });
  request.on('error', () => {});
  request.resume();
}
