import { readFileSync } from 'node:fs';
import { SOCKET_IO_CLIENT } from '../socket-io-client.ts';

const SOURCES = new URL('./browser/', import.meta.url);
const MAIN = 'main.js';

const IMPORT = /^import \{[^}]*\} from '\.\/([\w-]+\.js)';$/gm;
/** The import of the Socket.IO client, which becomes part of the script. */
const CLIENT_IMPORT = /^import \{ io \} from 'socket\.io-client';$/m;
const EXPORT = /^export (?=(?:async )?(?:function|class|const)\b)/gm;
/** A comment on lines of its own. */
const COMMENT = /^[ \t]*(?:\/\*\*(?:[^*]|\*(?!\/))*\*\/|\/\/.*)$/gm;

/** Removes indentation and empty lines: none of our sources contains a text of several lines. */
const squeezed = (text: string): string => text.replace(/^[ \t]+/gm, '').replace(/\n{2,}/g, '\n');

/** Wraps the client as a CommonJS module, so that it neither creates a global nor registers with a module loader of the site. */
function socketIoClient(): string {
  const source = readFileSync(SOCKET_IO_CLIENT, 'utf8').replace(COMMENT, '').trim();
  return `const { io } = ((module, exports) => {\n${source}\nreturn module.exports;\n})({}, {});`;
}

/**
 * Joins the modules of the widget and the Socket.IO client to the one classic script that a site embeds: each module follows
 * those that it imports, all of them in one function. So names at the top of the modules must be unique across all modules.
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
