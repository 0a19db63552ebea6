import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type IdleSockets, openIdleSockets } from '../http/idle-sockets.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { signerFor } from '../http/tokens.ts';
import type { Row } from '../table.ts';

export const MIB = 1024 * 1024;
const SOCKETS = 5_000;
/** The resident memory that is strived for of a desk without data. */
const DESK_GOAL = 130 * MIB;
/** The memory of a process at rest is taken as settled when no look finds it changed by more than this part: heartbeats of sockets go on. */
const SETTLED = 0.01;
const LOOK_MS = 2_000;
/** Longer than the half minute after which a thread of the desk looks again whether it can give memory back. */
const SETTLED_LOOKS = 16;
const MOST_LOOKS = 80;

/** The resident memory of a desk without data, and of each socket that is admitted and idle, as a multiple of a bare Socket.IO's. */
export async function memorySection(directory: string): Promise<readonly Row[]> {
  const root = join(import.meta.dirname, '../..');
  const env = { DATA_DIR: directory, RATE_LIMITS: 'off' };
  const desk = await startServer(join(root, 'src/cli/casebook.ts'), '/health/ready', env);
  const bare = await startServer(join(root, 'bench/http/bare-sockets.ts'), '/');
  const servers = [desk, bare] as const;
  try {
    const empty = await Promise.all(servers.map((server) => atRest(server)));
    const signed = await tokens(env, SOCKETS);
    const opened: IdleSockets[] = [];
    for (const { url } of servers) opened.push(await openIdleSockets(url, signed));
    const full = await Promise.all(servers.map((server) => atRest(server)));
    await Promise.all(opened.map((sockets) => sockets.close()));
    const [deskEmpty = Number.NaN] = empty;
    const [ours = Number.NaN, theirs = Number.NaN] = full.map(
      (bytes, index) => (bytes - (empty[index] ?? 0)) / SOCKETS,
    );
    const each = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
    return [
      {
        ratio: deskEmpty / DESK_GOAL,
        measured: `${(deskEmpty / MIB).toFixed(1)} MiB`,
        baseline: `${DESK_GOAL / MIB} MiB`,
        what: 'resident memory of a desk without data, against what is strived for',
      },
      {
        ratio: ours / theirs,
        measured: each(ours),
        baseline: each(theirs),
        what: `resident memory of each of ${SOCKETS} idle sockets of ${SOCKETS} users, against a bare Socket.IO’s`,
        goal: { atMost: 1.3 },
      },
    ];
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

function tokens(env: Readonly<Record<string, string>>, count: number): Promise<readonly string[]> {
  const sign = signerFor(env);
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      sign({ sub: `user-${index}`, role: 'user', email: `user-${index}@example.com` }),
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
    same = Math.abs(now - last) < now * SETTLED ? same + 1 : 0;
    last = now;
  }
  return last;
}
