import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { AdmissionOptions } from './admission.ts';
import type { Audience } from './audience.ts';
import type { EmissionOf, SocketCaller, SocketEvent } from './declare.ts';
import { createDoorkeeper } from './doorkeeper.ts';
import { createEntrance } from './entrance.ts';
import { at } from './expiry.ts';
import { DEFAULT_LIMITS, type GatewayLimits } from './limits.ts';
import { printable } from './logger.ts';
import { connectionSuccess, NAMESPACE } from './protocol.ts';
import { openSession, type SessionOptions } from './session.ts';
import { ADMINS, userRoom } from './ticketing/rooms.ts';
import { trackUpgraded } from './upgraded.ts';

export interface GatewayOptions
  extends Pick<AdmissionOptions, 'authenticate' | 'onAuthenticated' | 'logger'> {
  /** Must already have its own request handler: one that is added later would be asked about `/socket.io` too. */
  readonly httpServer: HttpServer;
  readonly events: readonly SocketEvent[];
  /** Whether a browser's page from there may use the sockets; the same rule as for REST. */
  readonly corsOrigins: (origin: string) => boolean;
  /**
   * A socket has entered a room. What the broadcaster has passed by then it won't hear of, so whoever reads from now
   * on must see it.
   */
  readonly onJoined: () => void;
  /** What stands for a client when connections are counted; the address of its TCP connection unless given. */
  readonly addressOf?: (request: IncomingMessage) => string;
  readonly limits?: GatewayLimits;
  /** Whether the session that a caller's token belongs to is known to have ended; never unless given. */
  readonly isOver?: (caller: SocketCaller) => boolean;
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
  const { httpServer, events, corsOrigins, logger } = settled;
  const doorkeeper = createDoorkeeper(settled);
  const upgraded = trackUpgraded(httpServer, SOCKET_PATH);
  const io = new Server(httpServer, {
    path: PATH,
    serveClient: false,
    transports: ['polling', 'websocket'],
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_BUFFER_BYTES,
    connectTimeout: CONNECT_TIMEOUT_MS,
    allowRequest: (request, answer) => doorkeeper.allow(request, answer),
    cors: { origin: (origin, answer) => answer(null, origin !== undefined && corsOrigins(origin)) },
  });
  doorkeeper.watch(io);
  // Every server has this namespace; nobody has business there.
  io.use((_socket, next) => next(new Error('Invalid namespace')));
  const namespace = io.of(NAMESPACE);
  const entrance = createEntrance(settled);
  namespace.use((socket, next) => entrance.admit(socket, next));
  const session = { ...settled, events: new Map(events.map((entry) => [entry.event, entry])) };
  namespace.on('connection', (socket) => {
    welcome(socket, entrance.callerOf(socket), session);
    const total = () => logger.info(`🔌 Total active connections: ${namespace.sockets.size}`);
    socket.on('disconnect', total);
    total();
  });

  return {
    audience: {
      size: (room) => namespace.adapter.rooms.get(room)?.size ?? 0,
      tell: ({ room, event, payload }) => namespace.to(room).emit(event, payload),
    },
    connections: () => namespace.sockets.size,
    disconnectEnded(userId) {
      for (const id of namespace.adapter.rooms.get(userRoom(userId)) ?? []) {
        const socket = namespace.sockets.get(id);
        if (socket && settled.isOver(entrance.callerOf(socket))) socket.disconnect(true);
      }
    },
    async close() {
      doorkeeper.close();
      // Not a disconnection of the sockets: after one of those, clients don't come back by themselves.
      io.engine.close();
      await upgraded.close(CLOSE_GRACE_MS);
    },
  };
}

const withDefaults = (options: GatewayOptions) => ({
  addressOf: (request: IncomingMessage) => request.socket.remoteAddress ?? 'unknown',
  limits: DEFAULT_LIMITS,
  isOver: () => false,
  now: Date.now,
  ...options,
});

/** Seats a socket whose caller is known, until it leaves or the caller's token expires. */
function welcome(
  socket: Socket,
  caller: SocketCaller,
  options: SessionOptions & Required<Pick<GatewayOptions, 'isOver'>>,
): void {
  const { logger, now, onJoined, isOver } = options;
  const room = caller.kind === 'admin' ? ADMINS : userRoom(caller.id);
  const log = (what: string, more: string) =>
    logger.info(
      `🔌 ${caller.kind.toUpperCase()} ${what} — ${printable(caller.email ?? caller.id)} [socket: ${socket.id}] ${more}`,
    );
  socket.join(room);
  onJoined();
  openSession(socket, caller, options);
  socket.on('disconnect', (reason) => {
    // A connection without a socket has nothing to say, and nobody would close it.
    socket.conn.close();
    log('disconnected', `(${reason})`);
  });
  log('connected', `→ joined room: ${printable(room)}`);
  const { event, payload } = greetingOf(caller);
  socket.emit(event, payload);
  const callOff = at(caller.expiresAt, () => socket.disconnect(true), now);
  socket.on('disconnect', callOff);
  // It may have ended after the token was verified and before the socket could be found in its room.
  if (isOver(caller)) socket.disconnect(true);
}

const greetingOf = ({ kind, id }: SocketCaller): EmissionOf<typeof connectionSuccess> => ({
  event: connectionSuccess.event,
  payload: kind === 'admin' ? { type: kind, adminId: id } : { type: kind, userId: id },
});
