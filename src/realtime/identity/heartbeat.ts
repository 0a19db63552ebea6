import { once } from 'node:events';
import type { WebSocket } from 'ws';

/** In milliseconds: the interval of pings, and the timeout of a pong. */
export interface HeartbeatTimes {
  readonly every: number;
  readonly answer: number;
}

const TIMES: HeartbeatTimes = { every: 30_000, answer: 5_000 };

/** Connections break silently, above all those of phones that switch to another app. */
export interface Heartbeat {
  /** Terminates the socket once it has stopped answering. */
  watch(socket: WebSocket): void;
  /** Whether it answers now; one that doesn't is terminated. */
  isAlive(socket: WebSocket): Promise<boolean>;
  stop(): void;
}

export function createHeartbeat(
  sockets: () => Iterable<WebSocket>,
  times: Partial<HeartbeatTimes> = {},
): Heartbeat {
  const { every, answer } = { ...TIMES, ...times };
  const silent = new WeakSet<WebSocket>();
  const beat = setInterval(() => {
    for (const socket of sockets()) {
      if (silent.has(socket)) socket.terminate();
      else ping(socket);
    }
  }, every);

  function ping(socket: WebSocket): void {
    silent.add(socket);
    if (socket.readyState === socket.OPEN) socket.ping();
  }

  return {
    watch(socket) {
      socket.on('pong', () => silent.delete(socket));
    },
    async isAlive(socket) {
      if (socket.readyState !== socket.OPEN) return false;
      const over = new AbortController();
      const signal = AbortSignal.any([over.signal, AbortSignal.timeout(answer)]);
      const received = (event: 'pong' | 'close') =>
        once(socket, event, { signal }).then(
          () => event === 'pong',
          () => false,
        );
      const answered = Promise.race([received('pong'), received('close')]);
      ping(socket);
      const isAlive = await answered;
      over.abort();
      if (!isAlive) socket.terminate();
      return isAlive;
    },
    stop: () => clearInterval(beat),
  };
}
