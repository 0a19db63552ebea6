import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/** The maximum of unanswered requests of one connection. Clients that pipeline at all pipeline a few. */
const MAX_UNANSWERED = 100;
/** Delay before a connection is cut, since the client would reconnect at once, milliseconds. */
const HELD_MS = 500;

/** The state of a connection. */
interface Connection {
  unanswered: number;
  /** It has pipelined too many requests: nothing more is read or answered, and it ends soon. */
  isOver: boolean;
}

/**
 * Handles the requests of one connection one after the other, each in a turn of the event loop of its own: pipelined
 * requests pile up no unread responses, and other clients are served in between. Closes connections with more than 100
 * pipelined requests: Node.js parses all that have arrived, thousands in one turn.
 */
export function oneAfterAnother(listener: RequestListener): RequestListener {
  const connections = new WeakMap<Socket, Connection>();

  function connectionOf(socket: Socket): Connection {
    const known = connections.get(socket) ?? { unanswered: 0, isOver: false };
    connections.set(socket, known);
    return known;
  }

  return (request, response) => {
    const { socket } = request;
    const connection = connectionOf(socket);
    // The parser still delivers requests that arrived with the one too many.
    if (connection.isOver || socket.destroyed) return;
    connection.unanswered += 1;
    if (connection.unanswered > MAX_UNANSWERED) {
      connection.isOver = true;
      endLater(socket);
      return;
    }
    response.once('close', () => {
      connection.unanswered -= 1;
    });
    // A response gets its connection once those before it are sent.
    if (response.socket !== null) listener(request, response);
    else
      response.once('socket', () =>
        setImmediate(() => {
          if (!connection.isOver && !socket.destroyed) listener(request, response);
        }),
      );
  };
}

function endLater(socket: Socket): void {
  socket.pause();
  const timer = setTimeout(() => socket.destroy(), HELD_MS);
  socket.once('close', () => clearTimeout(timer));
}
