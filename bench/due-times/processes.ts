import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Look } from './node.ts';

const NODE = fileURLToPath(new URL('./node.ts', import.meta.url));
const PRELOAD = new URL('../../src/cli/preload/preload.js', import.meta.url).href;

/** `ahead`: by how many milliseconds its clock is. It says `ready` once it is at work. */
export function startNode(
  { env }: { readonly env: Readonly<Record<string, string>> },
  ahead: number,
): ChildProcess {
  const settings = { PORT: '0', HOST: '127.0.0.1', NODE_ENV: 'test', LOG_LEVEL: 'error', RATE_LIMITS: 'off' };
  const secrets = { JWT_SECRET: 'a secret of thirty-two characters or more' };
  return fork(NODE, [], {
    execArgv: ['--import', PRELOAD],
    env: { PATH: process.env.PATH, ...settings, ...secrets, ...env, CLOCK_AHEAD_MS: String(ahead) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** Ends them as a power cut does; resolves when all are gone. */
export async function kill(children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }),
  );
}

export async function look(child: ChildProcess): Promise<Look> {
  child.send('look');
  const [answer] = await once(child, 'message');
  return answer as Look;
}
