import type { IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { Bearer } from '../commands/caller.ts';
import type { AdmissionOptions } from './admission.ts';
import { type Audience, createAudience } from './audience.ts';
import { createSocketAuthentication } from './authentication.ts';
import type { OpenClientConnection } from './client-connection.ts';
import { createConnectionLimits, type OriginRules } from './connection-limits.ts';
import type { EmissionOf, SocketCaller, SocketEvent } from './declare.ts';
import {
  attachmentOf,
  type EngineAnswers,
  type EngineHost,
  shapeEngineAnswers,
  webSocketEngine,
} from './engine-answers.ts';
import { at } from './expiry.ts';
import { createCallerAllowances, DEFAULT_LIMITS, type GatewayLimits } from './limits.ts';
import { beginningOf, type Logger, printable } from './logger.ts';
import { connectionSuccess, NAMESPACE } from './protocol.ts';
import { createRejectionLog } from './rejection-log.ts';
import { ADMINS, guestRoom, userRoom } from './rooms.ts';
import { openSession, type SessionOptions } from './session.ts';
import { createRelay, NO_SIGNALS, type Signals } from './signals.ts';
import { trackUpgraded } from './upgraded.ts';

export interface GatewayOptions
  extends EngineHost,
    Pick<AdmissionOptions, 'authenticate' | 'onAuthenticated' | 'guestIds'> {
  readonly logger: Logger;
  readonly events: readonly SocketEvent[];
  readonly origins: OriginRules;
  readonly answers: EngineAnswers;
  /**
   * A socket has entered a room. What the broadcaster has passed by then it won't hear of, so whoever reads from now
   * on must see it.
   */
  readonly onJoined: () => void;
  /** What stands for a client when connections are counted; the address of its TCP connection unless given. */
  readonly addressOf?: (request: IncomingMessage) => string;
  /** Until it says so nobody is let in; at once unless given. */
  readonly isOpen?: () => boolean;
  /** To and from the sockets of other nodes; there are none unless given. */
  readonly signals?: Signals;
  readonly limits?: GatewayLimits;
  /** Whether the session that a caller's token belongs to is known to have ended; never unless given. */
  readonly isOver?: (caller: Bearer) => boolean;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface Gateway {
  readonly audience: Audience;
  /** How many sockets are connected. */
  connections(): number;
  /** Disconnects those sockets of a user whose sessions have ended. */
  disconnectEnded(userId: string): void;
  /** Lets nobody in, ends every connection in a way that makes clients come back, and resolves when all are gone. */
  close(): Promise<void>;
}

const MAX_BUFFER_BYTES = 64 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;

/** How long clients have to answer that the connection ends, before it is cut. */
const CLOSE_GRACE_MS = 1_000;
const PATH = '/socket.io';
/** What the address of every connection begins with. */
export const SOCKET_PATH = `${PATH}/`;

/** The sockets of this node: who may connect, what they may send, and the audience of broadcasts. */
export function createGateway(options: GatewayOptions): Gateway {
  const settled = withDefaults(options);
  const { httpServer, events, origins, answers, logger } = settled;
  const connectionLimits = createConnectionLimits(settled);
  const upgraded = trackUpgraded(httpServer, SOCKET_PATH);
  const io = new Server({
    path: PATH,
    serveClient: false,
    transports: ['polling', 'websocket'],
    perMessageDeflate: false,
    wsEngine: webSocketEngine(answers),
    maxHttpBufferSize: MAX_BUFFER_BYTES,
    connectTimeout: CONNECT_TIMEOUT_MS,
    allowRequest: (request, answer) => connectionLimits.allow(request, answer),
    cors: { origin: (origin, answer) => answer(null, origin !== undefined && origins.isAllowed(origin)) },
  });
  io.attach(attachmentOf(settled, SOCKET_PATH, answers));
  shapeEngineAnswers(io, answers);
  connectionLimits.watch(io);
  // Every server has this namespace; nobody has business there.
  io.use((_socket, next) => next(new Error('Invalid namespace')));
  const namespace = io.of(NAMESPACE);
  const authentication = createSocketAuthentication(settled);
  namespace.use((socket, next) => authentication.admit(socket, next));
  const relay = createRelay({
    signals: settled.signals,
    tell: ({ room, except }, { event, payload }) =>
      namespace
        .to(room)
        .except(except ?? [])
        .emit(event, payload),
  });
  const session = { ...settled, relay, events: new Map(events.map((entry) => [entry.event, entry])) };
  const allowancesOf = createCallerAllowances(settled.limits, settled.now);
  const audience = createAudience(namespace);
  namespace.on('connection', (socket) => {
    const caller = authentication.callerOf(socket);
    const allowances = allowancesOf(caller, connectionLimits.addressOf(socket.conn));
    audience.connected(socket, caller, welcome(socket, caller, { ...session, allowances }));
    const total = () => logger.info(`🔌 Total active connections: ${namespace.sockets.size}`);
    socket.on('disconnect', total);
    total();
  });

  return {
    audience,
    connections: () => namespace.sockets.size,
    disconnectEnded(userId) {
      for (const id of namespace.adapter.rooms.get(userRoom(userId)) ?? []) {
        const socket = namespace.sockets.get(id);
        const caller = socket && authentication.callerOf(socket);
        if (caller && caller.kind !== 'guest' && settled.isOver(caller)) socket.disconnect(true);
      }
    },
    async close() {
      connectionLimits.close();
      // Not a disconnection of the sockets: after one of those, clients don't come back by themselves.
      io.engine.close();
      relay.close();
      await upgraded.close(CLOSE_GRACE_MS);
    },
  };
}

const withDefaults = (options: GatewayOptions) => ({
  rejections: createRejectionLog(options.logger, options.now ?? Date.now),
  addressOf: (request: IncomingMessage) => request.socket.remoteAddress ?? 'unknown',
  isOpen: () => true,
  signals: NO_SIGNALS,
  limits: DEFAULT_LIMITS,
  isOver: () => false,
  now: Date.now,
  ...options,
});

/** Seats a socket whose caller is known, until it leaves or the caller's token ends, if they have one. */
function welcome(
  socket: Socket,
  caller: SocketCaller,
  options: SessionOptions & Required<Pick<GatewayOptions, 'isOver' | 'now'>>,
): OpenClientConnection {
  const { logger, now, onJoined, isOver } = options;
  const room = roomOf(caller);
  const log = (what: string, who: string, more: string) =>
    logger.info(`🔌 ${caller.kind.toUpperCase()} ${what} — ${who} [socket: ${socket.id}] ${more}`);
  socket.join(room);
  onJoined();
  const connection = openSession(socket, caller, options);
  socket.on('disconnect', (reason) => {
    // A connection without a socket has nothing to say, and nobody would close it.
    socket.conn.close();
    log('disconnected', shownId(caller), `(${reason})`);
  });
  log(
    'connected',
    shownAddress(caller),
    `→ joined room: ${caller.kind === 'guest' ? beginningOf(room) : printable(room)}`,
  );
  const { event, payload } = greetingOf(caller);
  socket.emit(event, payload);
  if (caller.kind !== 'guest') {
    const callOff = at(caller.expiresAt, () => socket.disconnect(true), now);
    socket.on('disconnect', callOff);
    // It may have ended after the token was verified and before the socket could be found in its room.
    if (isOver(caller)) socket.disconnect(true);
  }
  return connection;
}

/** The room that every socket of the caller is in. */
function roomOf({ kind, id }: SocketCaller): string {
  if (kind === 'admin') return ADMINS;
  return kind === 'user' ? userRoom(id) : guestRoom(id);
}

const shownId = ({ kind, id }: SocketCaller): string => (kind === 'guest' ? beginningOf(id) : printable(id));

/** The one line with an e-mail address: who looks for their connection looks for that. */
const shownAddress = (caller: SocketCaller): string =>
  caller.kind !== 'guest' && caller.email ? printable(caller.email) : shownId(caller);

function greetingOf(caller: SocketCaller): EmissionOf<typeof connectionSuccess> {
  const { event } = connectionSuccess;
  const { id } = caller;
  if (caller.kind === 'guest') {
    const { newSecret: guestSecret } = caller;
    return { event, payload: { type: 'guest', guestId: id, ...(guestSecret && { guestSecret }) } };
  }
  return {
    event,
    payload: caller.kind === 'admin' ? { type: 'admin', adminId: id } : { type: 'user', userId: id },
  };
}
