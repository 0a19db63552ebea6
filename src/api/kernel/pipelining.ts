import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection whose answers are still to be sent. Clients that send any ahead send a few. */
const MAX_UNANSWERED = 100;
/** A client that is cut off and comes back at once would keep the server busy, milliseconds. */
const HELD_MS = 500;

/** What is known of a connection. */
interface Connection {
  unanswered: number;
  /** It has sent too much ahead: nothing more is read or answered, and it ends soon. */
  isOver: boolean;
}

/**
 * Has the requests of one connection dealt with one after the other, each in a turn of the event loop of its own: a client
 * that sends requests without waiting for answers gathers no answers that it doesn't read, and others are served in
 * between. Closes connections that send more than 100 ahead: Node.js takes in as many as have arrived, thousands in one
 * turn.
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
    // What arrived with the request that was one too many is still being taken apart.
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
    // An answer has its connection once those before it are sent.
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
