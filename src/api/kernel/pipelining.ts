import type { IncomingMessage, ServerResponse } from 'node:http';

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
