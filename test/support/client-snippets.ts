import { readFileSync } from 'node:fs';
import { io, type Socket } from 'socket.io-client';
import type { Payload } from './chat.ts';

/** Clients as others have written them, run word for word. */

const SOURCE = readFileSync(new URL('../fixtures/chat-clients.md', import.meta.url), 'utf8');
const BLOCK = /^## (.+)\n\n```(javascript|html)\n([\s\S]*?)^```$/gm;

/** By their heading. */
const SNIPPETS: ReadonlyMap<string, string> = new Map(
  [...SOURCE.matchAll(BLOCK)].map(([, heading = '', , code = '']) => [heading, code]),
);
/** Those that nobody has run yet. */
export const leftToRun = new Set(SNIPPETS.keys());

/** Where their authors had the server. */
const THEIR_ADDRESS = 'http://localhost:3001';
/** A module says so; the others find it on their page. */
const THEIR_IMPORT = "import io from 'socket.io-client';\n";

/** A browser's page, as far as the clients use one. */
export interface Page {
  readonly localStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  readonly said: string[];
  readonly sockets: Socket[];
  /**
   * Runs a snippet with what it expects to find, and answers those of its names. What it has written for its reader
   * to replace is replaced as `instead` says.
   */
  run(
    heading: string,
    given?: Readonly<Record<string, unknown>>,
    names?: readonly string[],
    instead?: Readonly<Record<string, string>>,
  ): Promise<Record<string, Payload>>;
  close(): void;
}

const AsyncFunction = (async () => {}).constructor as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<Record<string, Payload>>;

export function openPage(url: string, stored: Readonly<Record<string, string>> = {}): Page {
  const kept = new Map(Object.entries(stored));
  const said: string[] = [];
  const sockets: Socket[] = [];
  const say = (...words: unknown[]) => void said.push(words.map((word) => JSON.stringify(word)).join(' '));
  const localStorage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, String(value)),
  };
  const connect = (address: string, options: object) => {
    const socket = io(address, { forceNew: true, reconnectionDelay: 50, ...options });
    sockets.push(socket);
    return socket;
  };
  const page = { io: connect, localStorage, console: { log: say, error: say } };

  return {
    ...{ localStorage, said, sockets },
    async run(heading, given = {}, names = [], instead = {}) {
      const source = SNIPPETS.get(heading);
      if (source === undefined) throw new Error(`no client is called ${heading}`);
      leftToRun.delete(heading);
      let code = source.replace(THEIR_IMPORT, '').replaceAll(THEIR_ADDRESS, url);
      for (const [theirs, ours] of Object.entries(instead)) code = code.replaceAll(theirs, ours);
      const scope = { ...page, ...given };
      return new AsyncFunction(...Object.keys(scope), `${code}\nreturn { ${names.join(', ')} };`)(
        ...Object.values(scope),
      );
    },
    close() {
      for (const socket of sockets) socket.close();
    },
  };
}

/** An element of a page that nobody sees. */
interface Element {
  innerHTML: string;
  value: string;
  readonly children: Element[];
  dispatch(event: string, detail?: object): void;
  /** Resolves once somebody listens to that event. */
  listenedTo(event: string): Promise<void>;
  readonly [member: string]: unknown;
}

/** As much of a document as the widget uses. */
export function createDocument() {
  const byId = new Map<string, Element>();
  const createElement = (): Element => {
    const listeners = new Map<string, (detail: object) => void>();
    const children: Element[] = [];
    const waiting = new Map<string, () => void>();
    return {
      ...{ innerHTML: '', value: '', className: '', style: {}, scrollTop: 0, scrollHeight: 0, children },
      appendChild: (child: Element) => void children.push(child),
      addEventListener(event: string, listener: (detail: object) => void) {
        listeners.set(event, listener);
        waiting.get(event)?.();
      },
      listenedTo: (event) =>
        new Promise((resolve) => {
          if (listeners.has(event)) resolve();
          else waiting.set(event, resolve);
        }),
      dispatch: (event, detail = {}) => listeners.get(event)?.(detail),
    };
  };
  const getElementById = (id: string): Element => {
    const element = byId.get(id) ?? createElement();
    byId.set(id, element);
    return element;
  };
  return { getElementById, createElement };
}
