import { EventEmitter } from 'node:events';
import {
  type Server as HttpServer,
  type IncomingMessage,
  type RequestListener,
  ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server } from 'socket.io';
import { type WebSocket, WebSocketServer } from 'ws';
import { endConnection } from './end-connection.ts';

/** The source of Engine.IO's requests. */
export interface EngineHost {
  /** Upgrades to WebSockets under the path are Engine.IO's. */
  readonly httpServer: HttpServer;
  /** Lets a listener handle the requests under a path. */
  readonly serve: (path: string, listener: RequestListener) => void;
}

/** The form of the responses that Engine.IO writes itself. */
export interface EngineAnswers {
  /** The headers of every response: to polling, preflights and handshakes. */
  readonly headers: Readonly<Record<string, string>>;
  /** The raw response, head and body, to a refused WebSocket handshake. */
  readonly refusalOf: (status: 400 | 403 | 405, message: string) => string;
}

/**
 * Engine.IO's event of a refused connection. The request of a WebSocket handshake has no `res`; once it has a `websocket`,
 * it has been answered.
 */
interface ConnectionError {
  readonly req: IncomingMessage & { readonly res?: unknown; readonly websocket?: WebSocket };
  readonly code: number;
  readonly message: string;
  readonly context?: { readonly message?: string };
}

const FORBIDDEN = 4;
/** How long a refused client has to read the response before the connection is cut. */
const REFUSAL_GRACE_MS = 1_000;
const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'OPTIONS']);

/** For Engine.IO's option `wsEngine`: WebSockets whose refused handshakes get the desk's envelope. */
export const webSocketEngine = ({ refusalOf }: EngineAnswers) =>
  class extends WebSocketServer {
    constructor(...options: ConstructorParameters<typeof WebSocketServer>) {
      super(...options);
      this.on('wsClientError', ({ message }, connection, { method }) =>
        endConnection(connection, refusalOf(method === 'GET' ? 400 : 405, message), REFUSAL_GRACE_MS),
      );
    }
  };

/**
 * Engine.IO is attached to this instead of the HTTP server: there it would take over all requests, past the limits of
 * connections, and answer preflights and refusals before any middleware.
 */
export function attachmentOf(
  { httpServer, serve }: EngineHost,
  path: string,
  answers: EngineAnswers,
): HttpServer {
  const attached = new EventEmitter();
  const headers = new Map(Object.entries(answers.headers));
  serve(path, (request, response) => {
    response.setHeaders(headers);
    attached.emit('request', request, response);
  });
  httpServer.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    if (request.url?.startsWith(path)) attached.emit('upgrade', request, connection, head);
  });
  // Engine.IO listens to no other events of a server.
  return attached as HttpServer;
}

/** Gives Engine.IO's refusals the desk's envelope, and handshakes the desk's headers. */
export function shapeEngineAnswers(io: Server, { headers, refusalOf }: EngineAnswers): void {
  // The headers of the response that upgrades to a WebSocket.
  io.engine.on('headers', (head: Record<string, string>) => Object.assign(head, headers));
  // Engine.IO would answer other methods with 500. It refuses WebSocket handshakes itself, on a stand-in for the response.
  io.engine.use((request: IncomingMessage, response: unknown, next: () => void) => {
    if (METHODS.has(request.method ?? '') || !(response instanceof ServerResponse)) return next();
    response.writeHead(405, { Allow: [...METHODS].join(', ') }).end();
  });
  io.engine.on('connection_error', ({ req, code, message, context }: ConnectionError) => {
    if (req.websocket) return req.websocket.terminate();
    if (req.res === undefined)
      end(req.socket, refusalOf(code === FORBIDDEN ? 403 : 400, context?.message ?? message));
  });
}

/** Engine.IO destroys an ended connection without writing to it. */
function end(connection: Duplex, answer: string): void {
  connection.on('error', () => {});
  connection.end(answer);
}
