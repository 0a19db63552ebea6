import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { signToken } from '../../src/api/kernel/token-keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { jwtSecrets } from '../../src/config/secrets.ts';
import { openIdleSockets } from '../http/idle-sockets.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import type { Row } from '../table.ts';

export const MIB = 1024 * 1024;
const SOCKETS = [2_000, 5_000] as const;
const EXPIRES_IN = 3_600;
/** The resident memory that is strived for: of a desk, and for each socket. */
const DESK_GOAL = 130 * MIB;
const SOCKET_GOAL = 25 * 1024;
/** The memory of a process at rest is taken as settled when it hasn't changed by more than this. */
const SETTLED = MIB / 2;
const LOOK_MS = 2_000;
/** Longer than the half minute after which a thread of the desk looks again whether it can give memory back. */
const SETTLED_LOOKS = 20;
const MOST_LOOKS = 80;

/** The resident memory of a desk without data, and of each socket that is admitted and idle. */
export async function memorySection(directory: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const sockets of SOCKETS) {
    const env = { DATA_DIR: join(directory, String(sockets)), RATE_LIMITS: 'off' };
    const desk = await startServer(
      join(import.meta.dirname, '../../src/cli/casebook.ts'),
      '/health/ready',
      env,
    );
    try {
      const empty = await atRest(desk);
      if (rows.length === 0)
        rows.push({
          ratio: empty / DESK_GOAL,
          measured: `${(empty / MIB).toFixed(1)} MiB`,
          baseline: `${DESK_GOAL / MIB} MiB`,
          what: 'resident memory of a desk without data, against the goal',
        });
      const opened = await openIdleSockets(desk.url, await tokens(env, sockets));
      const each = ((await atRest(desk)) - empty) / sockets;
      await opened.close();
      rows.push({
        ratio: each / SOCKET_GOAL,
        measured: `${(each / 1024).toFixed(1)} KiB`,
        baseline: `${SOCKET_GOAL / 1024} KiB`,
        what: `each of ${sockets} idle sockets of ${sockets} users, against the goal`,
      });
    } finally {
      await desk.stop();
    }
  }
  return rows;
}

function tokens(env: Readonly<Record<string, string>>, count: number): Promise<readonly string[]> {
  const [secret] = jwtSecrets(loadConfig(env));
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      signToken(
        secret,
        { sub: `user-${index}`, role: 'user', email: `user-${index}@example.com` },
        EXPIRES_IN,
      ),
    ),
  );
}

/** The resident memory in bytes, once it has stayed the same at so many looks. */
export async function atRest(desk: ServerProcess, looks = SETTLED_LOOKS): Promise<number> {
  let last = Number.NaN;
  let same = 0;
  for (let look = 0; look < MOST_LOOKS + looks && same < looks; look++) {
    await pause(LOOK_MS);
    const now = desk.memory();
    same = Math.abs(now - last) < SETTLED ? same + 1 : 0;
    last = now;
  }
  return last;
}
