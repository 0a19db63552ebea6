import type { ServerResponse } from 'node:http';
import type { Socket } from 'socket.io';
import type { WebSocket } from 'ws';

/** An Engine.IO connection: what sockets are on, and what exists before they do. */
export type Connection = Socket['conn'];

/** What carries a connection now: a WebSocket, or the poll that waits for its answer, if there is one. */
interface Carrier {
  readonly socket?: WebSocket;
  readonly res?: ServerResponse | null;
}

/** Engine.IO's transports have it, and its types don't tell. */
export const carrierOf = ({ transport }: Connection) => transport as unknown as Carrier;

/** Ends a connection without waiting for its client, who would have half a minute to agree. */
export function cut(connection: Connection): void {
  connection.close(true);
  carrierOf(connection).socket?.terminate();
}
