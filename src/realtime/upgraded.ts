import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';

/** The raw connections of WebSockets: an HTTP server doesn't list them, but waits for them when it closes. */
export interface Upgraded {
  /** Resolves when all of them are closed; destroys those that aren't after the grace (milliseconds). */
  close(grace: number): Promise<void>;
}

export function trackUpgraded(httpServer: HttpServer, path: string): Upgraded {
  const open = new Set<Duplex>();
  // One listener for all connections: an idle one holds no function of its own.
  function forget(this: Duplex): void {
    open.delete(this);
  }
  const track = (request: { readonly url?: string | undefined }, connection: Duplex) => {
    if (!request.url?.startsWith(path)) return;
    open.add(connection);
    connection.on('close', forget);
  };
  httpServer.on('upgrade', track);

  return {
    async close(grace) {
      httpServer.off('upgrade', track);
      const closed = Promise.all([...open].map((connection) => once(connection, 'close').catch(() => {})));
      const timer = setTimeout(() => {
        for (const connection of open) connection.destroy();
      }, grace);
      await closed;
      clearTimeout(timer);
    },
  };
}
