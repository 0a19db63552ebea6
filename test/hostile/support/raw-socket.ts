import { WebSocket } from 'ws';

/** A WebSocket that says what it is told to, packet by packet. */
export interface RawSocket {
  readonly received: string[];
  send(packet: string | Buffer): void;
  /** Resolves with the first packet, received already or not, that begins so; null when the connection ended. */
  packet(beginning: string): Promise<string | null>;
  readonly closed: Promise<void>;
  /** Takes nothing from the network any more. */
  pause(): void;
  close(): void;
}

export async function openRawSocket(port: number): Promise<RawSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
  const received: string[] = [];
  const waiting = new Set<() => void>();
  const look = () => {
    for (const attempt of waiting) attempt();
  };
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isClosed = true;
      resolve();
      look();
    });
  });
  socket.on('error', () => {});
  socket.on('message', (data) => {
    received.push(String(data));
    look();
  });
  const raw: RawSocket = {
    ...{ received, closed },
    send: (packet) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(packet);
    },
    packet: (beginning) =>
      new Promise((resolve) => {
        const attempt = () => {
          const found = received.find((packet) => packet.startsWith(beginning));
          if (found === undefined && !isClosed) return;
          waiting.delete(attempt);
          resolve(found ?? null);
        };
        waiting.add(attempt);
        attempt();
      }),
    pause: () => socket.pause(),
    close: () => socket.terminate(),
  };
  await raw.packet('0');
  return raw;
}

/** One that is admitted to the namespace. `token`: null for a guest. */
export async function openSeated(port: number, token: string | null): Promise<RawSocket> {
  const raw = await openRawSocket(port);
  raw.send(`40/support,${JSON.stringify(token === null ? { guestId: null } : { token })}`);
  await raw.packet('42/support,["connection:success"');
  return raw;
}
