import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Config } from '../config/config.ts';

/** Keeps the desk's address for this process until `release`. */
export interface HeldAddress {
  release(): Promise<void>;
}

/** Takes the configured address before a long preparation. Throws the system's error when it is in use. */
export async function holdAddress({ port, host }: Pick<Config, 'port' | 'host'>): Promise<HeldAddress> {
  // Clients can't be served yet.
  const server = createServer((client) => client.destroy());
  server.listen(port, host);
  await once(server, 'listening');
  return {
    async release() {
      server.close();
      await once(server, 'close');
    },
  };
}
