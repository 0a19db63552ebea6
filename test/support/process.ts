import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { SECRET } from './desk.ts';

/** What is run to start a desk. */
export const MAIN = fileURLToPath(new URL('../../src/cli/casebook.js', import.meta.url));

/** What Node.js is told before the file, as `npm start` tells it, and the C library. */
const ARENAS = { MALLOC_ARENA_MAX: '2' };
export const PRELOAD = ['--import', new URL('../../src/cli/preload/preload.js', import.meta.url).href];

const COMPILED = process.env.NODE_COMPILE_CACHE ?? '';

/**
 * What a process of the desk needs, and nothing that sets it up. Node.js keeps one compiled text for each file, and these processes
 * load another text of it than Jest's workers: in one folder, they would replace each other's all the time.
 */
export const NO_SETTINGS: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '',
  NODE_COMPILE_CACHE: COMPILED && `${COMPILED}-preloaded`,
};

/** A desk in a process of its own, started as `npm start` starts it. */
export interface DeskProcess {
  readonly child: ChildProcess;
  /** Where it listens; rejects when it ends before it does. */
  readonly url: Promise<string>;
  /** The lines of its error output so far. */
  readonly errors: readonly string[];
  /** Its exit code and signal, once it has ended and all its output is read. */
  readonly ended: Promise<[code: number | null, signal: string | null]>;
  /** The messages of the lines that it has logged so far. */
  readonly messages: readonly string[];
  /** Resolves when it has logged a line with that message. */
  logged(message: string): Promise<void>;
  /** Resolves with the first message that matches, once it is there. */
  said(pattern: RegExp): Promise<string>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PIPES: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];

const settings = (env: Readonly<Record<string, string>>) => ({
  ...NO_SETTINGS,
  NODE_ENV: 'test',
  JWT_SECRET: SECRET,
  RATE_LIMITS: 'off',
  PORT: '0',
  ...ARENAS,
  ...env,
});

/** `main`: what is run instead of the desk's own main file. */
export const startDeskProcess = (env: Readonly<Record<string, string>>, main = MAIN): DeskProcess =>
  observed(spawn(process.execPath, [...PRELOAD, main], { env: settings(env), stdio: PIPES }));

/**
 * A desk that another program starts, such as npm or a shell: `child`, which leads a group of processes of its own. `cwd`: the
 * folder in which that is done.
 */
export const startDeskBy = (
  [program, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
  cwd = ROOT,
): DeskProcess => observed(spawn(program, args, { cwd, env: settings(env), stdio: PIPES, detached: true }));

function observed(child: ChildProcessByStdio<null, Readable, Readable>): DeskProcess {
  const messages: string[] = [];
  const errors: string[] = [];
  const waiting = new Set<() => void>();
  const out = createInterface({ input: child.stdout });
  out.on('line', (line) => {
    messages.push(messageIn(line));
    for (const look of [...waiting]) look();
  });
  const err = createInterface({ input: child.stderr });
  err.on('line', (line) => errors.push(line));
  const read = Promise.all([once(out, 'close'), once(err, 'close')]);
  const ended = once(child, 'exit').then(async ([code, signal]) => {
    await read;
    return [code, signal] as [number | null, string | null];
  });

  function logging(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = messages.find((message) => pattern.test(message));
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      void ended.then(() => reject(new Error(`it ended without logging ${pattern}: ${errors.join('\n')}`)));
    });
  }
  const url = logging(/listens on/).then((message) => message.replace(/.*listens on /, ''));
  // Whoever expects it to be refused never asks where it listens.
  url.catch(() => {});
  return {
    ...{ child, url, errors, ended, messages },
    logged: (message) => logging(new RegExp(`^${message}$`)).then(() => {}),
    said: logging,
  };
}

function messageIn(line: string): string {
  try {
    return String(JSON.parse(line).msg);
  } catch {
    return line;
  }
}
