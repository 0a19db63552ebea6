import type { ServerResponse } from 'node:http';
import { type Connection, carrierOf, cut } from './connection.ts';
import type { GatewayLimits } from './limits.ts';

/** Cuts connections whose clients don't read, so that no data piles up for them. */
export interface Backlogs {
  watch(connection: Connection): void;
  /** To be called when it has closed. */
  forget(connection: Connection): void;
  /** Bytes that the client hasn't read. */
  unsent(connection: Connection): number;
  close(): void;
}

interface Backlog {
  /** Bytes of all packets so far. */
  created: number;
  /** Bytes of the packets that Engine.IO still holds. */
  queued: number;
  /** Responses to polls in progress, with their bytes; null until there was one. */
  answers: Map<ServerResponse, number> | null;
  /** The maximum of bytes known to be read, and since when it hasn't grown. */
  taken: number;
  stuckSince: number | null;
}

/** How often within its time a connection is checked. */
const LOOKS = 4;

/** `now`: milliseconds. */
export function createBacklogs({ bytes, seconds }: GatewayLimits['unsent'], now: () => number): Backlogs {
  const backlogs = new Map<Connection, Backlog>();

  function waiting(connection: Connection, { queued, answers }: Backlog): number {
    const onTheWay = answers?.values().reduce((sum, size) => sum + size, 0) ?? 0;
    return queued + onTheWay + (carrierOf(connection).socket?.bufferedAmount ?? 0);
  }

  /** What is buffered already decides: one packet of any size always passes. */
  function count(connection: Connection, backlog: Backlog, size: number): void {
    if (waiting(connection, backlog) > bytes) cutOff(connection, backlog);
    backlog.created += size;
    backlog.queued += size;
  }

  /** The transport takes over all queued packets: a WebSocket counts them itself, the response to a poll doesn't. */
  function flush(connection: Connection, backlog: Backlog): void {
    const { res } = carrierOf(connection);
    if (res) {
      backlog.answers ??= new Map();
      backlog.answers.set(res, backlog.queued);
      const isTaken = () => backlog.answers?.delete(res);
      res.once('finish', isTaken).once('close', isTaken);
    }
    backlog.queued = 0;
  }

  function look(): void {
    const time = now();
    for (const [connection, backlog] of backlogs) {
      const left = waiting(connection, backlog);
      const taken = backlog.created - left;
      if (left === 0) backlog.stuckSince = null;
      else if (backlog.stuckSince === null || taken > backlog.taken) backlog.stuckSince = time;
      else if (time - backlog.stuckSince >= seconds * 1000) cutOff(connection, backlog);
      backlog.taken = Math.max(backlog.taken, taken);
    }
  }

  function cutOff(connection: Connection, { answers }: Backlog): void {
    cut(connection);
    for (const answer of answers?.keys() ?? []) answer.destroy();
  }

  // Listeners that all connections share: an idle one holds no functions of its own.
  function onPacketCreate(this: Connection, { data }: { readonly data?: unknown }): void {
    const backlog = backlogs.get(this);
    if (backlog) count(this, backlog, sizeOf(data));
  }

  function onFlush(this: Connection): void {
    const backlog = backlogs.get(this);
    if (backlog) flush(this, backlog);
  }

  const looking = setInterval(look, (seconds * 1000) / LOOKS);

  return {
    watch(connection) {
      backlogs.set(connection, { created: 0, queued: 0, answers: null, taken: 0, stuckSince: null });
      connection.on('packetCreate', onPacketCreate);
      connection.on('flush', onFlush);
    },
    forget: (connection) => void backlogs.delete(connection),
    unsent(connection) {
      const backlog = backlogs.get(connection);
      return backlog ? waiting(connection, backlog) : 0;
    },
    close: () => clearInterval(looking),
  };
}

/** The bytes of a packet's content. */
export const sizeOf = (data: unknown): number =>
  typeof data === 'string' || Buffer.isBuffer(data) ? Buffer.byteLength(data) : 0;
