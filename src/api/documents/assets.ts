import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { SOCKET_IO_CLIENT } from '../socket-io-client.ts';

/** A file of the documents' page. */
export interface Asset {
  readonly name: string;
  readonly type: string;
  /** Its path on this machine. */
  readonly source: string;
}

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

const packages = createRequire(import.meta.url);
const ours = (name: string) => fileURLToPath(new URL(`./page/${name}`, import.meta.url));
const ofSwagger = (name: string) => packages.resolve(`swagger-ui-dist/${name}`);

/** All files that are served for the page. */
export const ASSETS: readonly Asset[] = [
  { name: 'swagger-ui.css', type: STYLE, source: ofSwagger('swagger-ui.css') },
  { name: 'swagger-ui-bundle.js', type: SCRIPT, source: ofSwagger('swagger-ui-bundle.js') },
  { name: 'socket.io.min.js', type: SCRIPT, source: SOCKET_IO_CLIENT },
  { name: 'docs.css', type: STYLE, source: ours('docs.css') },
  { name: 'sockets.css', type: STYLE, source: ours('sockets.css') },
  { name: 'docs.js', type: SCRIPT, source: ours('docs.js') },
  { name: 'elements.js', type: SCRIPT, source: ours('elements.js') },
  { name: 'schema.js', type: SCRIPT, source: ours('schema.js') },
  { name: 'sockets.js', type: SCRIPT, source: ours('sockets.js') },
  { name: 'connection.js', type: SCRIPT, source: ours('connection.js') },
  { name: 'icon.svg', type: 'image/svg+xml', source: ours('icon.svg') },
];
