import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server, on which something happens when a number of bytes has come back. */
export interface CountingProxy {
  readonly url: string;
  /** New connections go to this port of this machine. */
  leadTo(port: number): void;
  /** Calls `act` once so many more bytes of answers were passed on, before the next one is. */
  afterBytes(count: number, act: () => void): void;
  /** Breaks every connection. */
  cut(): void;
  close(): Promise<void>;
}

export async function startCountingProxy(): Promise<CountingProxy> {
  const clients = new Set<Socket>();
  let target = 0;
  let left = Number.POSITIVE_INFINITY;
  let act = () => {};

  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    clients.add(client);
    for (const socket of [client, upstream]) {
      socket.on('error', () => {});
      socket.on('close', () => {
        clients.delete(client);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      pass(chunk, client);
      if (client.writableNeedDrain) upstream.pause();
    });
    client.on('drain', () => upstream.resume());
  });

  function pass(chunk: Buffer, client: Socket): void {
    if (chunk.length < left) {
      left -= chunk.length;
      client.write(chunk);
      return;
    }
    client.write(chunk.subarray(0, left));
    const rest = chunk.subarray(left);
    left = Number.POSITIVE_INFINITY;
    act();
    if (!client.destroyed) client.write(rest);
  }

  const cut = () => {
    for (const client of clients) client.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo(port) {
      target = port;
    },
    afterBytes(count, then) {
      left = count;
      act = then;
    },
    cut,
    async close() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}
