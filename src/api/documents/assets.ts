import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file that the page of the documents consists of. */
export interface Asset {
  readonly name: string;
  readonly type: string;
  /** Where it lies on this machine. */
  readonly source: string;
}

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

const packages = createRequire(import.meta.url);
const ours = (name: string) => fileURLToPath(new URL(`./page/${name}`, import.meta.url));
const ofSwagger = (name: string) => packages.resolve(`swagger-ui-dist/${name}`);
/** The browser's client of the very version that serves the sockets lies beside the server's main file. */
const ofSocketIo = (name: string) => join(dirname(packages.resolve('socket.io')), '../client-dist', name);

/** Everything that is served for the page, and nothing else. */
export const ASSETS: readonly Asset[] = [
  { name: 'swagger-ui.css', type: STYLE, source: ofSwagger('swagger-ui.css') },
  { name: 'swagger-ui-bundle.js', type: SCRIPT, source: ofSwagger('swagger-ui-bundle.js') },
  { name: 'socket.io.min.js', type: SCRIPT, source: ofSocketIo('socket.io.min.js') },
  { name: 'docs.css', type: STYLE, source: ours('docs.css') },
  { name: 'sockets.css', type: STYLE, source: ours('sockets.css') },
  { name: 'docs.js', type: SCRIPT, source: ours('docs.js') },
  { name: 'elements.js', type: SCRIPT, source: ours('elements.js') },
  { name: 'schema.js', type: SCRIPT, source: ours('schema.js') },
  { name: 'sockets.js', type: SCRIPT, source: ours('sockets.js') },
  { name: 'connection.js', type: SCRIPT, source: ours('connection.js') },
  { name: 'icon.svg', type: 'image/svg+xml', source: ours('icon.svg') },
];
