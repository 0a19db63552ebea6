import type { IncomingMessage } from 'node:http';
import type { Server } from 'socket.io';
import { createOccupancy } from '../limits/occupancy.ts';
import { createAllowance, createKeyedAllowance } from '../limits/windows.ts';
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
  /** Refuses all further connections. */
  close(): void;
}

/** Limits connections before they are authenticated. */
export function createConnectionLimits(options: ConnectionLimitsOptions): ConnectionLimits {
  const { limits, origins, addressOf, isOpen, rejections, now } = options;
  const present = createOccupancy();
  const mayConnect = createKeyedAllowance(limits.handshakes, now);
  const backlogs = createBacklogs(limits.unsent, now);
  const addresses = new WeakMap<Connection, string>();
  let total = 0;
  let closed = false;

  function reasonAgainst(request: IncomingMessage): string | null {
    const address = addressOf(request);
    if (closed) return 'shutting down';
    if (!isOpen()) return 'not ready';
    if (!isWelcome(request, origins)) return 'origin not allowed';
    if (total >= limits.connections.total) return 'too many connections';
    if (present.of(address) >= limits.connections.perAddress) return 'too many connections';
    return mayConnect(address) ? null : 'too many requests';
  }

  function count(connection: Connection): void {
    const address = addressOf(connection.request);
    // Later, the request's own connection may be closed.
    addresses.set(connection, address);
    const release = present.hold(address);
    total += 1;
    connection.on('close', () => {
      release();
      total -= 1;
    });
  }

  return {
    allow(request, answer) {
      const reason = reasonAgainst(request);
      if (reason !== null) rejections.rejected(reason);
      answer(reason, reason === null);
    },
    watch(io) {
      io.engine.on('connection', (connection: Connection) => {
        count(connection);
        closeWhenFlooding(connection, createAllowance(limits.packets, now));
        backlogs.watch(connection);
      });
    },
    addressOf: (connection) => addresses.get(connection) ?? addressOf(connection.request),
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

function closeWhenFlooding(connection: Connection, maySend: () => boolean): void {
  connection.on('packet', ({ data }: { readonly data?: unknown }) => {
    for (let bytes = sizeOf(data); bytes >= 0; bytes -= POINT_BYTES) if (!maySend()) return cut(connection);
  });
}
