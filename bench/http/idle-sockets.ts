import { WebSocket } from 'ws';

/** Sockets of `/support` that are admitted, answer the heartbeat and do nothing else. */
export interface IdleSockets {
  close(): Promise<void>;
}

/** How many connect at once. */
const AT_ONCE = 50;

/** Connects one socket for each token, and resolves once the desk has admitted all of them. */
export async function openIdleSockets(url: string, tokens: readonly string[]): Promise<IdleSockets> {
  const sockets: WebSocket[] = [];
  const waiting = [...tokens];
  async function connectSome(): Promise<void> {
    for (let token = waiting.pop(); token !== undefined; token = waiting.pop())
      sockets.push(await admitted(url, token));
  }
  await Promise.all(Array.from({ length: AT_ONCE }, connectSome));
  return {
    async close() {
      await Promise.all(
        sockets.map((socket) => {
          const closed = new Promise((resolve) => socket.once('close', resolve));
          socket.terminate();
          return closed;
        }),
      );
    },
  };
}

function admitted(url: string, token: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    socket.on('error', reject);
    socket.on('message', (data) => {
      const packet = String(data);
      if (packet.startsWith('0')) socket.send(`40/support,${JSON.stringify({ token })}`);
      else if (packet === '2') socket.send('3');
      else if (packet.startsWith('40/support,')) resolve(socket);
      else if (packet.startsWith('44/support,')) reject(new Error(packet));
    });
  });
}
