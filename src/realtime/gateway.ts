import type { IncomingMessage } from 'node:http';
import { Server } from 'socket.io';
import type { Bearer } from '../commands/caller.ts';
import { createAcceptSocket } from './accept-socket.ts';
import type { AdmissionOptions } from './admission.ts';
import { type Audience, createAudience } from './audience.ts';
import { createSocketAuthentication } from './authentication.ts';
import { createCatchUp, type HistoryOfBroadcasts } from './catch-up.ts';
import { forgetRequest } from './connection.ts';
import { createConnectionLimits, type OriginRules } from './connection-limits.ts';
import type { SocketEvent } from './declare.ts';
import {
  attachmentOf,
  type EngineAnswers,
  type EngineHost,
  shapeEngineAnswers,
  webSocketEngine,
} from './engine-answers.ts';
import { createCallerAllowances, DEFAULT_LIMITS, type GatewayLimits } from './limits.ts';
import type { Logger } from './logger.ts';
import { NAMESPACE } from './protocol.ts';
import { createRejectionLog } from './rejection-log.ts';
import { ADMINS, userRoom } from './rooms.ts';
import { createRelay, NO_SIGNALS, type Signals } from './signals.ts';
import { trackUpgraded } from './upgraded.ts';

export interface GatewayOptions
  extends EngineHost,
    Pick<AdmissionOptions, 'authenticate' | 'onAuthenticated' | 'guestIds'>,
    Partial<Pick<AdmissionOptions, 'holderOf'>> {
  readonly logger: Logger;
  readonly events: readonly SocketEvent[];
  readonly origins: OriginRules;
  readonly answers: EngineAnswers;
  /** What was broadcast, for sockets that missed it. */
  readonly broadcasts: HistoryOfBroadcasts;
  /**
   * Called when a socket has joined a room. It doesn't get what was broadcast before, so reads from now on must show
   * that.
   */
  readonly onJoined: () => void;
  /** The client by which connections are counted; by default the address of its TCP connection. */
  readonly addressOf?: (request: IncomingMessage) => string;
  /** Connections are refused until it returns true; by default it always does. */
  readonly isOpen?: () => boolean;
  /** To and from the sockets of other nodes; by default there are none. */
  readonly signals?: Signals;
  readonly limits?: GatewayLimits;
  /** Whether the session of a caller's token is known to have ended; by default never. */
  readonly isOver?: (caller: Bearer) => boolean;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface Gateway {
  readonly audience: Audience;
  /** How many sockets are connected. */
  connections(): number;
  /** The same by the kind of their callers. */
  connectionsByKind(): Readonly<Record<string, number>>;
  /** Disconnects those sockets of a user whose sessions have ended. */
  disconnectEnded(userId: string): void;
  /** Disconnects the sockets of admins whose sessions have ended. */
  disconnectEndedAdmins(): void;
  /** Disconnects all sockets of these users and guests, as `kind:id`. */
  disconnectPeople(subjects: readonly string[]): void;
  /** Refuses new connections and ends all others such that clients reconnect. Resolves when all are closed. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** How long clients have to confirm that the connection ends, before it is cut. */
const CLOSE_GRACE_MS = 1_000;
const PATH = '/socket.io';
/** The beginning of every connection's path. */
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
    maxHttpBufferSize: settled.limits.packetBytes,
    connectTimeout: CONNECT_TIMEOUT_MS,
    allowRequest: (request, answer) => connectionLimits.allow(request, answer),
    cors: { origin: (origin, answer) => answer(null, origin !== undefined && origins.isAllowed(origin)) },
  });
  io.attach(attachmentOf(settled, SOCKET_PATH, answers));
  shapeEngineAnswers(io, answers);
  connectionLimits.watch(io);
  // Every Socket.IO server has this default namespace; it is not used here.
  io.use((_socket, next) => next(new Error('Invalid namespace')));
  const namespace = io.of(NAMESPACE);
  const authentication = createSocketAuthentication({ ...settled, connections: connectionLimits });
  namespace.use((socket, next) => authentication.admit(socket, next));
  const relay = createRelay({
    signals: settled.signals,
    emit: ({ room, except }, { event, payload }) =>
      namespace
        .to(room)
        .except(except ?? [])
        .emit(event, payload),
  });
  const allowancesOf = createCallerAllowances(settled.limits, settled.now);
  const audience = createAudience(namespace);
  const logTotal = () => logger.info(`🔌 Total active connections: ${namespace.sockets.size}`);
  const catchUp = createCatchUp({
    ...settled.broadcasts,
    hold: audience.hold,
    callerOf: authentication.callerOf,
    unsent: ({ conn }) => connectionLimits.unsent(conn),
    clientOf(socket) {
      const { kind, id } = authentication.callerOf(socket);
      // Guest ids are free.
      return kind === 'guest' ? `guests at ${connectionLimits.addressOf(socket.conn)}` : `${kind}:${id}`;
    },
  });
  const accept = createAcceptSocket({
    ...settled,
    catchUp,
    relay,
    events: new Map(events.map((entry) => [entry.event, entry])),
    onConnected: audience.connected,
    onDisconnected(socket) {
      audience.disconnected(socket);
      logTotal();
    },
  });
  namespace.on('connection', (socket) => {
    const caller = authentication.callerOf(socket);
    accept(
      socket,
      { caller, since: authentication.sinceOf(socket) },
      allowancesOf(caller, connectionLimits.addressOf(socket.conn)),
    );
    forgetRequest(socket);
    logTotal();
  });

  function disconnectEndedIn(room: string): void {
    for (const id of namespace.adapter.rooms.get(room) ?? []) {
      const socket = namespace.sockets.get(id);
      const caller = socket && authentication.callerOf(socket);
      if (caller && caller.kind !== 'guest' && settled.isOver(caller)) socket.disconnect(true);
    }
  }

  return {
    audience,
    connections: () => namespace.sockets.size,
    connectionsByKind() {
      const counts: Record<string, number> = { user: 0, admin: 0, guest: 0 };
      for (const socket of namespace.sockets.values()) {
        const { kind } = authentication.callerOf(socket);
        counts[kind] = (counts[kind] ?? 0) + 1;
      }
      return counts;
    },
    disconnectEnded: (userId) => disconnectEndedIn(userRoom(userId)),
    disconnectEndedAdmins: () => disconnectEndedIn(ADMINS),
    disconnectPeople(subjects) {
      const people = new Set(subjects.filter((subject) => /^(?:user|guest):/.test(subject)));
      if (people.size === 0) return;
      // Not by rooms: who is still told what they missed isn't in theirs.
      for (const socket of namespace.sockets.values()) {
        const { kind, id } = authentication.callerOf(socket);
        if (people.has(`${kind}:${id}`)) socket.disconnect(true);
      }
    },
    async close() {
      connectionLimits.close();
      // Not a disconnection of the sockets: after one of those, clients don't reconnect.
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
  holderOf: () => Promise.resolve(null),
  now: Date.now,
  ...options,
});
