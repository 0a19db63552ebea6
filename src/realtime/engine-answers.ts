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

/** What Engine.IO's requests come from. */
export interface EngineHost {
  /** Of its upgrades to WebSockets those under the path are taken. */
  readonly httpServer: HttpServer;
  /** Has the requests under a path answered by a listener. */
  readonly serve: (path: string, listener: RequestListener) => void;
}

/** How Engine.IO, which writes its answers itself, is to answer. */
export interface EngineAnswers {
  /** Of every answer: to polling, to preflights, to handshakes. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole answer, head and body, to a WebSocket handshake that is refused. */
  readonly refusalOf: (status: 400 | 403 | 405, message: string) => string;
}

/**
 * What Engine.IO says of a connection that it refuses. The request of a WebSocket's handshake has no `res`; once it has a
 * `websocket`, it has been answered.
 */
interface ConnectionError {
  readonly req: IncomingMessage & { readonly res?: unknown; readonly websocket?: WebSocket };
  readonly code: number;
  readonly message: string;
  readonly context?: { readonly message?: string };
}

const FORBIDDEN = 4;
/** How long a refused client has to take its answer, before the connection is cut. */
const REFUSAL_GRACE_MS = 1_000;
const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'OPTIONS']);

/** For Engine.IO's option `wsEngine`: WebSockets whose refused handshakes are answered in our form. */
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
 * What Engine.IO is attached to in place of the HTTP server: it would take all requests from that, past whatever bounds
 * connections, and answers preflights and refusals before any middleware of ours.
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
  // It listens to nothing else of a server.
  return attached as HttpServer;
}

/** Has everything that Engine.IO refuses answered in our form, and handshakes with our headers. */
export function shapeEngineAnswers(io: Server, { headers, refusalOf }: EngineAnswers): void {
  // Of the head by which a connection becomes a WebSocket.
  io.engine.on('headers', (head: Record<string, string>) => Object.assign(head, headers));
  // Other methods it would answer with 500. For handshakes of WebSockets it has a stand-in for the response, and refuses them itself.
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

/** Engine.IO writes nothing on a connection that has been ended, and destroys it. */
function end(connection: Duplex, answer: string): void {
  connection.on('error', () => {});
  connection.end(answer);
}
