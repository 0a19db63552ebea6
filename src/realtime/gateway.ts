import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { type AdmissionOptions, admit } from './admission.ts';
import type { Audience } from './audience.ts';
import type { SocketCaller, SocketEvent } from './declare.ts';
import { createDoorkeeper } from './doorkeeper.ts';
import { at } from './expiry.ts';
import { createOccupancy, DEFAULT_LIMITS, type GatewayLimits } from './limits.ts';
import { printable } from './logger.ts';
import { connectionSuccess, NAMESPACE } from './protocol.ts';
import { openSession } from './session.ts';
import { ADMINS, userRoom } from './ticketing/rooms.ts';
import { closeUpgraded, trackUpgraded } from './upgraded.ts';

export interface GatewayOptions extends Pick<AdmissionOptions, 'authenticate' | 'onAuthenticated' | 'logger'> {
  /** Must already have its own request handler: one that is added later would be asked about `/socket.io` too. */
  readonly httpServer: HttpServer;
  readonly events: readonly SocketEvent[];
  /** Whether a browser's page from there may use the sockets; the same rule as for REST. */
  readonly corsOrigins: (origin: string) => boolean;
  /** What stands for a client when connections are counted; the address of its TCP connection unless given. */
  readonly addressOf?: (request: IncomingMessage) => string;
  readonly limits?: GatewayLimits;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface Gateway {
  readonly audience: Audience;
  /** How many sockets are connected. */
  connections(): number;
  /** Lets nobody in, ends every connection in a way that makes clients come back, and resolves when all are gone. */
  close(): Promise<void>;
}

const MAX_BUFFER_BYTES = 64 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;

