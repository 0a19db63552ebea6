import type { IncomingMessage } from 'node:http';
import { fail } from './failure.ts';

export const MAX_BODY_BYTES = 1024 * 1024;
/** How much of a body that nobody wants is still taken from the network, so that its sender sees the answer. */
const MAX_DISCARDED_BYTES = 16 * 1024 * 1024;
const EMPTY = Buffer.alloc(0);

/** Its sender went away before the body was complete: there is nobody to answer. */
export class RequestAborted extends Error {
  override readonly name = 'RequestAborted';
}

const announcesBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * The body's bytes as they came; none when there is none. Throws `RequestFailed` (413, 415) and `RequestAborted`.
 * `json`: what it says will be read, so it must be JSON.
 */
export async function readBody(request: IncomingMessage, json: boolean): Promise<Buffer> {
  if (!announcesBody(request)) return EMPTY;
  const { headers } = request;
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    fail(415, 'unsupported_media_type', 'A compressed request body is not supported');
  if (json && !isJson(headers['content-type']))
    fail(415, 'unsupported_media_type', 'The Content-Type must be application/json');
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) failTooLarge();
  return collect(request);
}

const isJson = (contentType = ''): boolean =>
  /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?;?\s*$/i.test(contentType);

const failTooLarge = () => fail(413, 'payload_too_large', 'The request body must be at most 1 MiB');

function collect(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (conclude: () => void) => {
      request.off('data', take).off('end', finish).off('close', abort).off('error', abort);
      conclude();
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else settle(() => reject(tooLarge()));
    };
    const finish = () =>
      settle(() => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)));
    const abort = () => settle(() => reject(new RequestAborted('the request was aborted')));
    request.on('data', take).on('end', finish).on('close', abort).on('error', abort);
  });
}

function tooLarge(): unknown {
  try {
    return failTooLarge();
  } catch (failure) {
    return failure;
  }
}

/**
 * Takes what is left of a body from the network without keeping it. Closing at once would make the sender see a
 * reset connection instead of the answer; reading without end would let anybody keep us busy.
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
