import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Resolves when an answer is the next one of its connection; false when the connection ended before. A client may send
 * requests without waiting for answers: they are dealt with one after the other, so that no answers gather that the
 * client doesn't read.
 */
export function turnOf(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (hasTurn: boolean) => () => {
      response.off('socket', begin);
      request.off('close', leave);
      resolve(hasTurn);
    };
    const begin = end(true);
    const leave = end(false);
    response.once('socket', begin);
    request.once('close', leave);
  });
}

/** Whether answers to earlier requests of the same connection are still to be sent. */
export const isPipelined = ({ socket }: ServerResponse): boolean => socket === null;

/** Requests of one connection whose answers are still to be sent. Clients that send any ahead send a few. */
const MAX_UNANSWERED = 1_000;

/**
 * Closes connections that send more requests ahead than that. Node.js takes in as many as have arrived, thousands in one
 * turn of the event loop, in which nobody else is answered.
 */
export function closingWhenFarAhead(listener: RequestListener): RequestListener {
  const unanswered = new WeakMap<Socket, number>();
  const add = (socket: Socket, change: number): number => {
    const count = (unanswered.get(socket) ?? 0) + change;
    unanswered.set(socket, count);
    return count;
  };

  return (request, response) => {
    const { socket } = request;
    // What arrived with the request that was one too many is still being taken apart.
    if (socket.destroyed) return;
    if (add(socket, 1) > MAX_UNANSWERED) {
      socket.destroy();
      return;
    }
    response.once('close', () => add(socket, -1));
    listener(request, response);
  };
}
