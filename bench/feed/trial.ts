import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signToken } from '../../src/api/kernel/token-keys.ts';
import { startServer } from '../http/server-process.ts';
import { startCountingProxy } from './proxy.ts';

/** A running desk, and a client that follows its feed through a proxy. */
export interface Trial {
  /** The environment of the desk. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the client writes down what it is told. */
  readonly file: string;
  /** Rejects when the client gives up. */
  readonly failed: Promise<never>;
  /** Where the desk is now, without the proxy. */
  deskUrl(): string;
  /** Breaks something once so many more bytes have come to the client; resolves when what was killed runs again. */
  breakAfter(bytes: number, what: Breakable): Promise<void>;
  end(): Promise<void>;
}

export type Breakable = 'connection' | 'client' | 'desk';

const SECRET = 'a secret of a benchmark that is as long as it has to be';
const TOKEN_SECONDS = 24 * 3_600;
const CLIENT = fileURLToPath(new URL('./client.ts', import.meta.url));
const DESK = fileURLToPath(new URL('../../src/cli/casebook.ts', import.meta.url));

/** @param directory for the desk's data, and for the client's file */
export async function startTrial(
  directory: string,
  settings: Readonly<Record<string, string>>,
): Promise<Trial> {
  const common = { RATE_LIMITS: 'off', LOG_LEVEL: 'error', JWT_SECRET: SECRET };
  const env = { ...common, DATA_DIR: join(directory, 'data'), ...settings };
  const file = join(directory, 'told.ndjson');
  const token = await signToken(SECRET, { sub: 'integrator', role: 'admin' }, TOKEN_SECONDS);
  const failure = Promise.withResolvers<never>();
  const proxy = await startCountingProxy();

  const startDesk = async () => {
    const started = await startServer(DESK, '/health/ready', env);
    proxy.leadTo(Number(new URL(started.url).port));
    return started;
  };
  function startClient(): ChildProcess {
    const child = fork(CLIENT, [proxy.url, file], { env: { ...process.env, TOKEN: token } });
    child.once('exit', (code) => code && failure.reject(new Error('the client has given up')));
    return child;
  }

  let desk = await startDesk();
  let client = startClient();
  const breaking: Readonly<Record<Breakable, () => Promise<void>>> = {
    async connection() {
      proxy.cut();
    },
    async client() {
      await killed(client);
      client = startClient();
    },
    async desk() {
      await desk.kill();
      desk = await startDesk();
    },
  };
  return {
    ...{ env, file, failed: failure.promise },
    deskUrl: () => desk.url,
    breakAfter: (bytes, what) =>
      new Promise((resolve) => proxy.afterBytes(bytes, () => resolve(breaking[what]()))),
    async end() {
      await killed(client);
      await desk.stop();
      await proxy.close();
    },
  };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
