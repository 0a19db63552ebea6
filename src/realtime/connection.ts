import type { ServerResponse } from 'node:http';
import type { Socket } from 'socket.io';
import type { WebSocket } from 'ws';

/** An Engine.IO connection. It exists before its sockets. */
export type Connection = Socket['conn'];

/** The current transport of a connection: a WebSocket, or the poll that waits for its response, if any. */
interface Carrier {
  readonly socket?: WebSocket;
  readonly res?: ServerResponse | null;
}

/** Engine.IO's transports have these members, but its types don't. */
export const carrierOf = ({ transport }: Connection) => transport as unknown as Carrier;

/** Ends a connection without the half minute in which its client could confirm. */
export function cut(connection: Connection): void {
  connection.close(true);
  carrierOf(connection).socket?.terminate();
}

/** Takes the place of every socket's handshake once that isn't needed any more. */
const FORGOTTEN = Object.freeze({});

/** Lets go of the request that opened a connection, and of all that it brought along: a fifth of an idle socket's memory. */
export function forgetRequest(socket: Socket): void {
  Object.assign(socket.conn, { request: null });
  Object.assign(socket, { handshake: FORGOTTEN });
}
