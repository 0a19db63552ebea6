import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { nextTurn } from '../../events/next-turn.ts';
import { type AnswerBody, StreamedJson, StreamedLines } from './answer-body.ts';
import type { UnreadWatch } from './unread.ts';

/** Why a response was broken off. `failed`: the rest of it could not be read. */
export type BrokenOff = 'not_read' | 'client_gone' | 'failed';

/** Called when a response was broken off, with the error if that was the reason. */
export type OnBrokenOff = (reason: BrokenOff, error: unknown) => void;

export interface Delivery {
  /**
   * Sends a response whose status and headers are set. A short body is sent at once, a longer one in pieces, each when the
   * client has read those before. A response that can't be completed ends with a reset connection, so that no client takes
   * its beginning for the whole.
   */
  send(
    response: ServerResponse,
    head: { readonly status: number; readonly fields: OutgoingHttpHeaders },
    body: AnswerBody,
    onBrokenOff: OnBrokenOff,
  ): void;
}

/** Bodies up to so many bytes are written as a whole. */
const SHORT_BYTES = 32 * 1024;
/** Longer ones in pieces of so many bytes, with at most three of them buffered. */
const PIECE_BYTES = 32 * 1024;
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 304]);

class NotDelivered extends Error {
  readonly reason: BrokenOff;

  constructor(reason: BrokenOff) {
    super(reason);
    this.reason = reason;
  }
}

/** `unread`: disconnects clients that read nothing. */
export function createDelivery(unread: Pick<UnreadWatch, 'hasCut'>): Delivery {
  return {
    send(response, { status, fields }, body, onBrokenOff) {
      if (body instanceof StreamedJson || body instanceof StreamedLines) {
        response.writeHead(status, fields);
        if (response.req.method === 'HEAD') response.end();
        else void deliver(response, piecesOfStream(body, response), onBrokenOff);
        return;
      }
      const length = Buffer.byteLength(body);
      if (!WITHOUT_BODY.has(status)) fields['Content-Length'] = length;
      response.writeHead(status, fields);
      if (length > SHORT_BYTES && response.req.method !== 'HEAD') {
        void deliver(response, piecesOf(Buffer.isBuffer(body) ? body : Buffer.from(body)), onBrokenOff);
        return;
      }
      response.end(body);
      // What the system has buffered needs no further waiting.
      if (response.socket && response.socket.writableLength > 0) void deliver(response, [], onBrokenOff);
    },
  };

  /** Writes the rest of a response, and ends it. */
  async function deliver(
    response: ServerResponse,
    pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
    onBrokenOff: OnBrokenOff,
  ): Promise<void> {
    const { socket } = response;
    try {
      for await (const piece of pieces) {
        if (response.destroyed) throw new NotDelivered('client_gone');
        if (!response.write(piece)) await taken(response, 'drain');
      }
      if (!response.writableEnded) response.end();
      if (!response.writableFinished) await taken(response, 'finish');
    } catch (error) {
      socket?.resetAndDestroy();
      onBrokenOff(error instanceof NotDelivered ? error.reason : 'failed', error);
    }
  }

  /** Resolves once the connection's buffer is written. Throws `NotDelivered`. */
  function taken(response: ServerResponse, event: 'drain' | 'finish'): Promise<void> {
    const { socket } = response;
    if (socket === null || socket.destroyed) return Promise.reject(new NotDelivered('client_gone'));
    return new Promise((resolve, reject) => {
      const settle = (settled: () => void) => () => {
        response.off(event, done).off('close', gone);
        settled();
      };
      const done = settle(resolve);
      const gone = settle(() => reject(new NotDelivered(unread.hasCut(socket) ? 'not_read' : 'client_gone')));
      response.on(event, done).on('close', gone);
    });
  }
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES)
    yield bytes.subarray(start, start + PIECE_BYTES);
}

/** Yields to the event loop between chunks. */
async function* piecesOfStream(
  body: StreamedJson | StreamedLines,
  response: ServerResponse,
): AsyncGenerator<Buffer> {
  for await (const chunk of body.chunks(goneSignal(response))) {
    yield* piecesOf(Buffer.from(chunk));
    await nextTurn();
  }
}

/** Aborts when the client has gone. */
function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  if (response.destroyed) gone.abort();
  return gone.signal;
}
