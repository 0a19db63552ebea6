import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Collected } from '../../commands/identity/logins.ts';
import type { Granted } from '../../commands/identity/sessions.ts';
import type { LoginId } from '../../events/ids.ts';
import { createAllowance } from '../../limits/windows.ts';
import { endConnection } from '../end-connection.ts';
import type { Logger } from '../logger.ts';
import { trackUpgraded } from '../upgraded.ts';
import { createHeartbeat, type HeartbeatTimes } from './heartbeat.ts';
import { WAITING_LIMITS, type WaitingLimits } from './limits.ts';
import {
  type AdmittedSocket,
  createWaitingAdmission,
  type HandshakeRefusal,
  type WaitingAdmissionOptions,
} from './waiting-admission.ts';

/** The beginning of a URL that upgrades here. One without a query names no login; its endpoint refuses it. */
export const WAITING_PATH = '/api/auth/ws?';

/** The end of a socket: the pushed payload, if any, and the close code. */
const ENDS = {
  granted: { code: 1000, reason: 'logged in' },
  expired: { code: 4408, reason: 'login expired' },
  stopping: { code: 1001, reason: 'stopping' },
  flooding: { code: 1008, reason: 'too many messages' },
  unavailable: { code: 1013, reason: 'try again later' },
} as const;
const EXPIRED = { event: 'auth_expired' };

const MAX_PAYLOAD_BYTES = 1024;
/** How long clients have to confirm that the connection ends, before it is cut. */
const CLOSE_GRACE_MS = 1_000;

export interface WaitingRoomOptions extends Omit<WaitingAdmissionOptions, 'limits'> {
  readonly httpServer: HttpServer;
  /** The state of a session id's login; hands out the tokens of a confirmed one. Throws when the log is down. */
  readonly collect: (sessionId: string) => Promise<Collected>;
  /** The payload with the tokens. */
  readonly successOf: (granted: Granted) => Promise<object>;
  /** The raw response, head and body, to a refused handshake. */
  readonly refusalOf: (reason: HandshakeRefusal) => string;
  /** The headers of the response that upgrades the connection. */
  readonly headers: Readonly<Record<string, string>>;
  readonly limits?: WaitingLimits;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly heartbeat?: Partial<HeartbeatTimes>;
}

/** The sockets of this node that wait for a confirmation on a phone. */
export interface WaitingRoom {
  /** A login was confirmed on any node: sockets that wait for it here get the tokens. */
  confirmed(login: LoginId): void;
  /** A login has expired: who waits for it here is told so. */
  expired(login: LoginId): void;
  /** How many sockets wait. */
  size(): number;
  /** Refuses new connections, ends all others, and resolves when all are closed. */
  close(): Promise<void>;
}

interface Waiter {
  readonly socket: WebSocket;
  readonly admitted: AdmittedSocket;
  /** Resolves once everything that was asked about its login so far has been told. */
  settled: Promise<void>;
}

export function createWaitingRoom(options: WaitingRoomOptions): WaitingRoom {
  const { httpServer, logger, limits = WAITING_LIMITS, now = Date.now } = options;
  const admission = createWaitingAdmission({ ...options, limits });
  const ownHeaders = Object.entries(options.headers).map(([name, value]) => `${name}: ${value}`);
  const waiting = new Map<LoginId, Set<Waiter>>();
  const upgraded = trackUpgraded(httpServer, WAITING_PATH);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_PAYLOAD_BYTES,
    perMessageDeflate: false,
  });
  server.on('headers', (head) => head.push(...ownHeaders));
  const heartbeat = createHeartbeat(() => server.clients, options.heartbeat);

  const refuse = (connection: Duplex, reason: HandshakeRefusal) =>
    endConnection(connection, options.refusalOf(reason), CLOSE_GRACE_MS);
  // Otherwise the server would send a response of its own.
  server.on('wsClientError', (_error, connection, { method }) =>
    refuse(connection, method === 'GET' ? 'malformed' : 'other_method'),
  );

  async function upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): Promise<void> {
    if (!request.url?.startsWith(WAITING_PATH)) return;
    const ignore = () => {};
    connection.on('error', ignore);
    const admitted = await admission.admit(request);
    if (typeof admitted === 'string') return refuse(connection, admitted);
    connection.once('close', admitted.leave);
    connection.off('error', ignore);
    server.handleUpgrade(request, connection, head, (socket) => accept(socket, admitted));
  }
  const onUpgrade = (request: IncomingMessage, connection: Duplex, head: Buffer) =>
    void upgrade(request, connection, head);
  httpServer.on('upgrade', onUpgrade);

  function accept(socket: WebSocket, admitted: AdmittedSocket): void {
    const { loginId } = admitted;
    const waiter: Waiter = { socket, admitted, settled: Promise.resolve() };
    const others = waiting.get(loginId) ?? new Set();
    waiting.set(loginId, others.add(waiter));
    socket.on('close', () => {
      others.delete(waiter);
      if (others.size === 0) waiting.delete(loginId);
    });
    // A protocol error closes the socket; nothing else is needed.
    socket.on('error', () => {});
    endWhenFlooding(socket, limits.packets, now);
    heartbeat.watch(socket);
    // A socket that is in the room before the log is read misses no confirmation.
    void settle(waiter);
  }

  /** One at a time: while tokens are being sent to a socket, it must not be told that they were handed out. */
  function settle(waiter: Waiter): Promise<void> {
    waiter.settled = waiter.settled.then(() => settleNow(waiter));
    return waiter.settled;
  }

  /** Sends a socket the result of its login, or lets it wait when there is none yet. */
  async function settleNow(waiter: Waiter): Promise<void> {
    const { socket, admitted } = waiter;
    if (socket.readyState !== socket.OPEN) return;
    try {
      const collected = await options.collect(admitted.sessionId);
      if (collected.outcome === 'granted') end(socket, 'granted', await options.successOf(collected.granted));
      else if (collected.outcome !== 'waiting') end(socket, 'expired', EXPIRED);
    } catch (error) {
      logger.warn({ err: error }, 'What a waiting login has led to can not be said now');
      end(socket, 'unavailable');
    }
  }

  /** Newest first, and one after the other: the tokens are given once, so not to a connection that has broken. */
  async function settleAll(waiters: readonly Waiter[]): Promise<void> {
    for (const waiter of waiters.toReversed())
      if (await heartbeat.isAlive(waiter.socket)) await settle(waiter);
  }

  return {
    confirmed: (login) => void settleAll([...(waiting.get(login) ?? [])]),
    expired(login) {
      for (const waiter of waiting.get(login) ?? []) void settle(waiter);
    },
    size: () => server.clients.size,
    async close() {
      admission.close();
      heartbeat.stop();
      for (const socket of server.clients) end(socket, 'stopping');
      await upgraded.close(CLOSE_GRACE_MS);
      httpServer.off('upgrade', onUpgrade);
    },
  };
}

function end(socket: WebSocket, how: keyof typeof ENDS, push?: object): void {
  if (socket.readyState !== socket.OPEN) return;
  if (push) socket.send(JSON.stringify(push));
  socket.close(ENDS[how].code, ENDS[how].reason);
}

/** Clients needn't send anything; some send keep-alives. */
function endWhenFlooding(socket: WebSocket, rate: WaitingLimits['packets'], now: () => number): void {
  const maySend = createAllowance(rate, now);
  const count = () => {
    if (!maySend()) end(socket, 'flooding');
  };
  socket.on('message', count);
  socket.on('ping', count);
}
