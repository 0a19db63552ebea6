import { readFileSync } from 'node:fs';
import { SOCKET_IO_CLIENT } from '../socket-io-client.ts';

const SOURCES = new URL('./browser/', import.meta.url);
const MAIN = 'main.js';

const IMPORT = /^import \{[^}]*\} from '\.\/([\w-]+\.js)';$/gm;
/** What a module takes from the client of Socket.IO, which comes along. */
const CLIENT_IMPORT = /^import \{ io \} from 'socket\.io-client';$/m;
const EXPORT = /^export (?=(?:async )?(?:function|class|const)\b)/gm;
/** A comment that has its lines for itself. */
const COMMENT = /^[ \t]*(?:\/\*\*(?:[^*]|\*(?!\/))*\*\/|\/\/.*)$/gm;

/** Without indentation and empty lines: none of our sources has text of several lines. */
const squeezed = (text: string): string => text.replace(/^[ \t]+/gm, '').replace(/\n{2,}/g, '\n');

/** As a CommonJS module: it then neither makes a global nor registers with a loader that the site may use. */
function socketIoClient(): string {
  const source = readFileSync(SOCKET_IO_CLIENT, 'utf8').replace(COMMENT, '').trim();
  return `const { io } = ((module, exports) => {\n${source}\nreturn module.exports;\n})({}, {});`;
}

/**
 * The modules of the widget and the client of Socket.IO as the one classic script that a site embeds: each module after
 * those that it imports, in a function of their own. Names at the top of the modules are therefore different from each
 * other.
 */
export function widgetScript(): string {
  const parts = [socketIoClient()];
  const seen = new Set<string>();

  function add(name: string): void {
    if (seen.has(name)) return;
    seen.add(name);
    const source = readFileSync(new URL(name, SOURCES), 'utf8');
    for (const [, imported = ''] of source.matchAll(IMPORT)) add(imported);
    parts.push(
      source.replace(COMMENT, '').replace(IMPORT, '').replace(CLIENT_IMPORT, '').replace(EXPORT, ''),
    );
  }

  add(MAIN);
  const script = squeezed(parts.join('\n')).trim();
  return `(() => {\n'use strict';\n${script.replace("'{{styles}}'", () => styles())}\n})();\n`;
}

const styles = (): string =>
  JSON.stringify(squeezed(readFileSync(new URL('widget.css', SOURCES), 'utf8')).replaceAll('\n', ' '));
