import { once } from 'node:events';
import { type AddressInfo, createServer, type ListenOptions, type Server } from 'node:net';

/**
 * The backlog of each listening socket. Beyond it the clients' systems must retry, seconds later. The system may allow
 * fewer (`somaxconn`).
 */
const BACKLOG = 4_096;
/**
 * Node.js accepts one connection for each listening socket in each turn of the event loop. Turns are long under load: with
 * one socket new clients would wait for seconds while connected ones are served.
 */
const LISTENING_SOCKETS = 64;

/**
 * Makes a server listen with several sockets on one port where the system can do that, else with one. Returns those
 * beside the server's own, whose connections are the server's, too; closing the server doesn't close them. Rejects when
 * the port is taken.
 */
export async function listenOn(server: Server, port: number, host: string): Promise<readonly Server[]> {
  // Sockets that share a port would share it with those of another process, too: that is ruled out first.
  if (port !== 0) await closed(await listening(createServer(), { port, host }));
  try {
    await listening(server, { port, host, reusePort: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTSUP') throw error;
    await listening(server, { port, host });
    return [];
  }
  const shared = { port: (server.address() as AddressInfo).port, host, reusePort: true };
  const others = Array.from({ length: LISTENING_SOCKETS - 1 }, () =>
    createServer({ noDelay: true }, (socket) => server.emit('connection', socket)),
  );
  await Promise.all(others.map((other) => listening(other, shared)));
  return others;
}

async function listening(server: Server, options: ListenOptions): Promise<Server> {
  server.listen({ ...options, backlog: BACKLOG });
  await once(server, 'listening');
  return server;
}

/** Stops accepting. Resolves once all accepted connections have ended. */
export const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
  });
