import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { nextTurn } from '../../events/next-turn.ts';
import { type AnswerBody, StreamedJson } from './answer-body.ts';

/** How an answer ended that didn't arrive as a whole. `failed`: the rest of it could not be read. */
export type BrokenOff = 'not_read' | 'client_gone' | 'failed';

/** Hears of an answer that was broken off; of the error, where that was the reason. */
export type OnBrokenOff = (reason: BrokenOff, error: unknown) => void;

export interface Delivery {
  /**
   * Sends an answer whose status and fields are right. A short body goes out at once; a longer one in pieces, each when
   * the client has taken those before it. What can't be sent to its end is broken off with the connection, so that
   * nobody takes the beginning of an answer for all of it.
   */
  send(
    response: ServerResponse,
    head: { readonly status: number; readonly fields: OutgoingHttpHeaders },
    body: AnswerBody,
    onBrokenOff: OnBrokenOff,
  ): void;
}

/** A client that takes nothing for so long is cut off, milliseconds. */
const STALL_MS = 20_000;
/** How often within that time a connection is looked at. */
const LOOKS = 8;
/** Bodies of so many bytes are handed to the connection as a whole. */
const SHORT_BYTES = 32 * 1024;
/** Longer ones in pieces of so many bytes, of which never more than three wait in the connection. */
const PIECE_BYTES = 32 * 1024;
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 304]);

class NotDelivered extends Error {
  readonly reason: BrokenOff;

  constructor(reason: BrokenOff) {
    super(reason);
    this.reason = reason;
  }
}

export function createDelivery(stallMs = STALL_MS): Delivery {
  return {
    send(response, { status, fields }, body, onBrokenOff) {
      if (body instanceof StreamedJson) {
        response.writeHead(status, fields);
        if (response.req.method === 'HEAD') response.end();
        else void deliver(response, piecesOfJson(body), onBrokenOff);
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
      // What the system has taken already is nobody's to wait for.
      if (response.socket && response.socket.writableLength > 0) void deliver(response, [], onBrokenOff);
    },
  };

  /** Writes what is left of an answer, and ends it. */
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

  /** Resolves once the connection has taken what waits in it. Throws `NotDelivered`. */
  function taken(response: ServerResponse, event: 'drain' | 'finish'): Promise<void> {
    const { socket } = response;
    if (socket === null || socket.destroyed) return Promise.reject(new NotDelivered('client_gone'));
    return new Promise((resolve, reject) => {
      let [before, looks] = [takenBy(socket), 0];
      const watch = setInterval(() => {
        const now = takenBy(socket);
        looks = now === before ? looks + 1 : 0;
        before = now;
        if (looks >= LOOKS) settle('not_read');
      }, stallMs / LOOKS);
      const done = () => settle(null);
      const gone = () => settle('client_gone');
      function settle(reason: BrokenOff | null): void {
        clearInterval(watch);
        response.off(event, done).off('close', gone);
        if (reason === null) resolve();
        else reject(new NotDelivered(reason));
      }
      response.on(event, done).on('close', gone);
    });
  }
}

/** Bytes that the system has taken from the connection so far. */
const takenBy = ({ bytesWritten, writableLength }: Socket): number => bytesWritten - writableLength;

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES)
    yield bytes.subarray(start, start + PIECE_BYTES);
}

/** Between chunks, others have their turn. */
async function* piecesOfJson(body: StreamedJson): AsyncGenerator<Buffer> {
  for await (const chunk of body.chunks()) {
    yield* piecesOf(Buffer.from(chunk));
    await nextTurn();
  }
}
