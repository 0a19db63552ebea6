import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const packages = createRequire(import.meta.url);

/** The file of the browser's client, of the very version that serves the sockets: it lies beside the server. */
export const SOCKET_IO_CLIENT = join(
  dirname(packages.resolve('socket.io')),
  '../client-dist/socket.io.min.js',
);
