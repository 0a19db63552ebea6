import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { bareAnswerOf } from './bare-answer.ts';
import { supportEnvelope } from './envelope.ts';
import type { Failure } from './failure.ts';
import { closed, listenOn } from './listening.ts';
import { oneAfterAnother } from './pipelining.ts';

/** A client that takes longer to send its headers or body is disconnected, milliseconds. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 60_000;
/** Longer than load balancers keep idle connections, so that they never send into one that is being closed. */
const KEEP_ALIVE_MS = 65_000;
const SWEEP_MS = 20;
/** More than sockets of Socket.IO may be there: those of requests come in addition. Further ones are closed at once. */
const MOST_CONNECTIONS = 60_000;
/** How long a client has to read the response to malformed HTTP before its connection is cut, milliseconds. */
const BROKEN_GRACE_MS = 1_000;

export interface Lifecycle {
  readonly server: Server;
  /** Whether connections are closed after their responses. */
  isStopping(): boolean;
  /** Lets another listener handle the requests under a path prefix, with the same limits of connections. */
  serve(path: string, listener: RequestListener): void;
  /** Bytes in the send buffers of connections. */
  unsentBytes(): number;
  /** Resolves with the address; port 0 picks a free one. Rejects when it can't listen there. */
  listen(port: number, host: string): Promise<AddressInfo>;
  /** Stops accepting, lets accepted requests finish, and cuts the remaining connections after so many milliseconds. */
  stop(timeoutMs: number): Promise<void>;
}

/**
 * `webSockets`: path prefixes for which another listener handles the server's `upgrade`. Other upgrades are ignored and the
 * request is answered as usual: clients that prefer HTTP/2 send one with every request.
 */
export function createLifecycle(
  listener: RequestListener,
  webSockets: readonly string[] = [],
  mostConnections = MOST_CONNECTIONS,
): Lifecycle {
  const served = new Map<string, RequestListener>();
  const latest = new WeakMap<Duplex, ServerResponse>();
  function listenerOf(url = ''): RequestListener {
    for (const [path, other] of served) if (url.startsWith(path)) return other;
    return listener;
  }
  const inTurn = oneAfterAnother((request, response) => listenerOf(request.url)(request, response));
  const accept: RequestListener = (request, response) => {
    latest.set(request.socket, response);
    inTurn(request, response);
  };
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 5_000,
      // A request without a host is refused later, with an envelope.
      requireHostHeader: false,
      shouldUpgradeCallback: ({ headers, url = '' }: IncomingMessage) =>
        headers.upgrade?.toLowerCase() === 'websocket' && webSockets.some((path) => url.startsWith(path)),
    },
    accept,
  );
  const sockets = new Set<Socket>();
  let others: readonly NetServer[] = [];
  let stopping = false;
  server.on('connection', (socket) => {
    if (sockets.size >= mostConnections) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // In the middle of a response, another one would be read as a part of it.
    const isIdle = latest.get(socket)?.writableFinished ?? true;
    if (isIdle && socket.writable && error.code !== 'ECONNRESET') answerBrokenRequest(error, socket);
    else socket.destroy();
  });
  // Node.js itself would return 417 without a body; expectations are ignored instead.
  server.on('checkExpectation', accept);

  return {
    server,
    isStopping: () => stopping,
    serve: (path, other) => void served.set(path, other),
    unsentBytes: () => [...sockets].reduce((sum, { writableLength }) => sum + writableLength, 0),
    async listen(port, host) {
      others = await listenOn(server, port, host);
      return server.address() as AddressInfo;
    },
    stop(timeoutMs) {
      stopping = true;
      return new Promise((resolve) => {
        // `close` ends only connections that are idle now; others become idle when their last request ends.
        const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
        const cutOff = setTimeout(() => {
          for (const socket of sockets) socket.destroy();
        }, timeoutMs);
        Promise.all([server, ...others].map(closed)).then(() => {
          clearInterval(sweep);
          clearTimeout(cutOff);
          resolve();
        });
      });
    },
  };
}

const BROKEN: Failure = { status: 400, code: 'malformed_request', message: 'The request is not valid HTTP' };
const BROKEN_BY_CODE: Readonly<Record<string, Failure>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'headers_too_large',
    message: 'The request headers are too large',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'request_timeout',
    message: 'The request took too long to arrive',
  },
};

/** Malformed HTTP never becomes a request; the response is written on the raw connection. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  const failure = BROKEN_BY_CODE[error.code ?? ''] ?? BROKEN;
  socket.end(bareAnswerOf(failure, supportEnvelope));
  // A client that neither reads nor closes would keep the connection for ever.
  const timer = setTimeout(() => socket.destroy(), BROKEN_GRACE_MS);
  socket.once('close', () => clearTimeout(timer));
}
