import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be made to fail as networks do. */
export interface TcpProxy {
  readonly port: number;
  /** Breaks every connection; new ones are taken. */
  cut(): void;
  /** Breaks every connection and takes no new one until `resume`. */
  refuse(): Promise<void>;
  /** Every connection stays open and passes nothing on until `resume`, nor do new ones. */
  hang(): void;
  /** The connections there are pass nothing on for ever, as behind a firewall that forgot them; new ones work. */
  strand(): void;
  resume(): Promise<void>;
  /** Resolves when a client next sends something. */
  spokenTo(): Promise<void>;
  close(): Promise<void>;
}

export async function startTcpProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isHanging = false;
  let heard = Promise.withResolvers<void>();

  const server = createServer((client) => {
    // Read once: it may name another port each time.
    const { host, port } = target;
    const upstream = connect({ host, port });
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => {});
      socket.on('close', () => {
        pairs.delete(pair);
        for (const end of pair) end.destroy();
      });
    }
    client.on('readable', () => {
      heard.resolve();
      heard = Promise.withResolvers();
    });
    relay(client, upstream);
    relay(upstream, client);
  });

  /** By hand, so that it can stop anywhere: what was read and can't be passed on yet waits. */
  function relay(from: Socket, to: Socket): void {
    from.on('readable', () => {
      if (isHanging || isStranded(from)) return;
      for (let chunk = from.read(); chunk !== null; chunk = from.read()) to.write(chunk);
    });
  }

  const stranded = new WeakSet<Socket>();
  const isStranded = (socket: Socket) => stranded.has(socket);
  const cut = () => {
    for (const [client] of pairs) client.destroy();
  };
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };

  await listen(0);
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    cut();
    await closed;
  };
  return {
    port,
    cut,
    refuse: stop,
    hang() {
      isHanging = true;
    },
    strand() {
      for (const pair of pairs) for (const socket of pair) stranded.add(socket);
    },
    async resume() {
      isHanging = false;
      for (const pair of pairs) for (const socket of pair) socket.emit('readable');
      if (!server.listening) await listen(port);
    },
    spokenTo: () => heard.promise,
    close: stop,
  };
}
