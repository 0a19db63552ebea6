import type { IncomingMessage } from 'node:http';
import type { Server } from 'socket.io';
import { createOccupancy } from '../limits/occupancy.ts';
import { createKeyedAllowance, newWindow, takePoint, type Window } from '../limits/windows.ts';
import { createBacklogs, sizeOf } from './backlog.ts';
import { type Connection, cut } from './connection.ts';
import type { GatewayLimits } from './limits.ts';
import type { RejectionLog } from './rejection-log.ts';

/** Which browsers' pages may use the sockets. */
export interface OriginRules {
  /** Whether pages of an origin may; the same rule as for REST. */
  readonly isAllowed: (origin: string) => boolean;
  /** The host that a trusted proxy got this request for; null without one. */
  readonly forwardedHostOf: (request: IncomingMessage) => string | null;
}

export interface ConnectionLimitsOptions {
  readonly limits: GatewayLimits;
  readonly origins: OriginRules;
  /** The client by which connections are counted. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** Until then connections are refused: they would miss events. Refused clients reconnect. */
  readonly isOpen: () => boolean;
  readonly rejections: RejectionLog;
  readonly now: () => number;
}

export interface ConnectionLimits {
  /** Engine.IO's `allowRequest`, called for each new connection. */
  allow(request: IncomingMessage, answer: (error: string | null, allowed: boolean) => void): void;
  /** Watches connections from then on: their number, how much they send, and whether they read. */
  watch(io: Server): void;
  /** The address of a connection's client. */
  addressOf(connection: Connection): string;
  /**
   * Counts a watched connection for its caller, too, until it closes; false when the caller has as many as they may
   * have.
   */
  occupy(connection: Connection, caller: string): boolean;
  /** Bytes that a connection's client hasn't read. */
  unsent(connection: Connection): number;
  /** Refuses all further connections. */
  close(): void;
}

/** What is kept of a connection until it closes. */
interface Watched {
  readonly address: string;
  readonly packets: Window;
  /** The key of its caller; null until it was authenticated. */
  caller: string | null;
}

/** Limits connections before they are authenticated. */
export function createConnectionLimits(options: ConnectionLimitsOptions): ConnectionLimits {
  const { limits, origins, addressOf, isOpen, rejections, now } = options;
  const ofAddress = createOccupancy();
  const ofCaller = createOccupancy();
  const mayConnect = createKeyedAllowance(limits.handshakes, now);
  const backlogs = createBacklogs(limits.unsent, now);
  const watched = new Map<Connection, Watched>();
  let closed = false;

  function reasonAgainst(request: IncomingMessage): string | null {
    const address = addressOf(request);
    if (closed) return 'shutting down';
    if (!isOpen()) return 'not ready';
    if (!isWelcome(request, origins)) return 'origin not allowed';
    if (watched.size >= limits.connections.total) return 'too many connections';
    if (ofAddress.of(address) >= limits.connections.perAddress) return 'too many connections';
    return mayConnect(address) ? null : 'too many requests';
  }

  // Listeners that all connections share: an idle one holds no functions of its own.
  function onPacket(this: Connection, { data }: { readonly data?: unknown }): void {
    const packets = watched.get(this)?.packets;
    if (!packets) return;
    let mayGoOn = true;
    for (let bytes = sizeOf(data); mayGoOn && bytes >= 0; bytes -= POINT_BYTES)
      mayGoOn = takePoint(packets, limits.packets, now());
    if (!mayGoOn) cut(this);
  }

  function onClose(this: Connection): void {
    const { address, caller } = watched.get(this) ?? {};
    watched.delete(this);
    backlogs.forget(this);
    if (address !== undefined) ofAddress.leave(address);
    if (caller) ofCaller.leave(caller);
  }

  function watch(connection: Connection): void {
    // Later, the request's own connection may be closed.
    const address = addressOf(connection.request);
    watched.set(connection, { address, packets: newWindow(), caller: null });
    ofAddress.enter(address);
    connection.on('packet', onPacket);
    connection.on('close', onClose);
    backlogs.watch(connection);
  }

  return {
    allow(request, answer) {
      const reason = reasonAgainst(request);
      if (reason !== null) rejections.rejected(reason);
      answer(reason, reason === null);
    },
    watch(io) {
      io.engine.on('connection', watch);
    },
    addressOf: (connection) => watched.get(connection)?.address ?? addressOf(connection.request),
    occupy(connection, caller) {
      const one = watched.get(connection);
      if (!one || ofCaller.of(caller) >= limits.connections.perCaller) return false;
      one.caller = caller;
      ofCaller.enter(caller);
      return true;
    },
    unsent: (connection) => backlogs.unsent(connection),
    close() {
      closed = true;
      backlogs.close();
    },
  };
}

/** CORS keeps foreign pages from polling but not from WebSockets. A page of the same host is not foreign. */
export function isWelcome(request: IncomingMessage, { isAllowed, forwardedHostOf }: OriginRules): boolean {
  const { origin, host: ownHost } = request.headers;
  if (origin === undefined || isAllowed(origin)) return true;
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  return host !== null && (host === ownHost || host === forwardedHostOf(request));
}

/** So many bytes of a packet take one point of the allowance. */
const POINT_BYTES = 64 * 1024;
