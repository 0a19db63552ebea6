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

/** A client that sends its headers or its body slower than this is cut off, milliseconds. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 60_000;
/** Longer than load balancers keep idle connections, so that they never send into one that is being closed. */
const KEEP_ALIVE_MS = 65_000;
const SWEEP_MS = 20;
/** How long a client has to take the answer to what isn't HTTP, before its connection is cut, milliseconds. */
const BROKEN_GRACE_MS = 1_000;

export interface Lifecycle {
  readonly server: Server;
  /** Whether connections are being closed after their answers. */
  isStopping(): boolean;
  /** Has requests whose address begins like that answered by another listener, behind the same bounds of connections. */
  serve(path: string, listener: RequestListener): void;
  /** Bytes that were sent to clients and that their connections have not taken yet. */
  unsentBytes(): number;
  /** Answers where it listens; port 0 picks a free one. Rejects when it can't listen there. */
  listen(port: number, host: string): Promise<AddressInfo>;
  /** Stops accepting, lets accepted requests finish, and cuts off what is left after so many milliseconds. */
  stop(timeoutMs: number): Promise<void>;
}

/**
 * `webSockets`: beginnings of addresses where somebody else listens to the server's `upgrade`. Any other wish to
 * upgrade is ignored and its request answered as usual: clients that would like HTTP/2 send one with every request.
 */
export function createLifecycle(listener: RequestListener, webSockets: readonly string[] = []): Lifecycle {
  const served = new Map<string, RequestListener>();
  const latest = new WeakMap<Duplex, ServerResponse>();
  const listenerOf = (url = ''): RequestListener =>
    served.entries().find(([path]) => url.startsWith(path))?.[1] ?? listener;
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
      // A request without a host is refused in our envelope instead of without a word.
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
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // In the middle of an answer, another one would be read as a part of it.
    const isIdle = latest.get(socket)?.writableFinished ?? true;
    if (isIdle && socket.writable && error.code !== 'ECONNRESET') answerBrokenRequest(error, socket);
    else socket.destroy();
  });
  // Node itself would answer 417 without a word; an expectation may as well be ignored.
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
        // Closing closes only what is idle at that moment; connections whose last request ends later become idle then.
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

/** What can't be parsed as HTTP never becomes a request; it is answered on the bare connection. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  const failure = BROKEN_BY_CODE[error.code ?? ''] ?? BROKEN;
  socket.end(bareAnswerOf(failure, supportEnvelope));
  // A client that neither reads nor ends would keep the connection for ever.
  const timer = setTimeout(() => socket.destroy(), BROKEN_GRACE_MS);
  socket.once('close', () => clearTimeout(timer));
}
