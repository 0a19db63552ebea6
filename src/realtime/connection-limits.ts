import type { IncomingMessage } from 'node:http';
import type { Server } from 'socket.io';
import { createOccupancy } from '../limits/occupancy.ts';
import { createAllowance, createKeyedAllowance } from '../limits/windows.ts';
import { createBacklogs } from './backlog.ts';
import { type Connection, cut } from './connection.ts';
import type { GatewayLimits } from './limits.ts';
import type { RejectionLog } from './rejection-log.ts';

/** Which browsers' pages may use the sockets. */
export interface OriginRules {
  /** Whether pages from there may; the same rule as for REST. */
  readonly isAllowed: (origin: string) => boolean;
  /** The host that a trusted proxy was asked for on behalf of this request; null without one. */
  readonly forwardedHostOf: (request: IncomingMessage) => string | null;
}

export interface ConnectionLimitsOptions {
  readonly limits: GatewayLimits;
  readonly origins: OriginRules;
  /** What stands for a client when connections are counted. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** Until then nobody is let in: they would miss what happens. Clients that are turned away come back. */
  readonly isOpen: () => boolean;
  readonly rejections: RejectionLog;
  readonly now: () => number;
}

export interface ConnectionLimits {
  /** Engine.IO's question for each new connection. */
  allow(request: IncomingMessage, answer: (error: string | null, allowed: boolean) => void): void;
  /** Watches connections from then on: how many, how much they send, and whether they take what they are sent. */
  watch(io: Server): void;
  /** Where a connection came from. */
  addressOf(connection: Connection): string;
  /** Lets nobody in any more. */
  close(): void;
}

/** Keeps the connections bounded before anybody knows whose they are. */
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
    // Later on, the request's own connection may be gone.
    addresses.set(connection, address);
    const release = present.hold(address);
    total += 1;
    connection.once('close', () => {
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

/** CORS keeps other pages from polling but not from WebSockets. A page of this very host is no other page. */
export function isWelcome(request: IncomingMessage, { isAllowed, forwardedHostOf }: OriginRules): boolean {
  const { origin, host: ownHost } = request.headers;
  if (origin === undefined || isAllowed(origin)) return true;
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  return host !== null && (host === ownHost || host === forwardedHostOf(request));
}

function closeWhenFlooding(connection: Connection, maySend: () => boolean): void {
  connection.on('packet', () => {
    if (!maySend()) cut(connection);
  });
}
