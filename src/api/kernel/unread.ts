import type { Socket } from 'node:net';

/** A client that reads nothing for so long is disconnected, milliseconds. */
const STALL_MS = 20_000;
/** How often within that time connections are checked. */
const LOOKS = 8;

/** Cuts connections whose clients read nothing of what is buffered for them, whatever has sent it. */
export interface UnreadWatch {
  watch(socket: Socket): void;
  /** Whether the connection was cut for that reason. */
  hasCut(socket: Socket): boolean;
  close(): void;
}

/** The state of a connection with buffered bytes. */
interface Seen {
  readonly taken: number;
  readonly looks: number;
}

export function createUnreadWatch(stallMs = STALL_MS): UnreadWatch {
  const sockets = new Set<Socket>();
  const seen = new WeakMap<Socket, Seen>();
  const cut = new WeakSet<Socket>();

  function look(socket: Socket): void {
    if (socket.writableLength === 0) return void seen.delete(socket);
    const before = seen.get(socket);
    const taken = takenBy(socket);
    const looks = before?.taken === taken ? before.looks + 1 : 0;
    seen.set(socket, { taken, looks });
    if (looks < LOOKS) return;
    cut.add(socket);
    socket.resetAndDestroy();
  }

  const looking = setInterval(() => sockets.forEach(look), stallMs / LOOKS);
  looking.unref();

  return {
    watch(socket) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    },
    hasCut: (socket) => cut.has(socket),
    close: () => clearInterval(looking),
  };
}

/** Bytes that the system has taken over from the connection so far. */
const takenBy = ({ bytesWritten, writableLength }: Socket): number => bytesWritten - writableLength;
