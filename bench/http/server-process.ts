import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProfileOrder } from './profiling.ts';
import { threadCpu } from './thread-cpu.ts';

/** A server in a process of its own, as it runs for real. */
export interface ServerProcess {
  readonly url: string;
  /** Of the process. */
  readonly pid: number;
  /** Microseconds of processor time that all its threads have used; null where the system doesn't tell. */
  cpu(): number | null;
  /** The same of each of its threads, by name; on Linux alone. */
  threads(): ReadonlyMap<string, number>;
  /**
   * Where profiles were asked for, does the work, and the CPU profiles of all threads meanwhile go to that folder, under this
   * name.
   */
  profiled(what: string, work: () => Promise<unknown>): Promise<void>;
  /** Resolves once it does next to nothing: it is done with what it was asked, and with what that has caused. */
  idle(): Promise<void>;
  /** Bytes of memory that the process holds now; `NaN` where the system doesn't tell. */
  memory(): number;
  stop(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
/** Ticks of /proc a second; the same on every Linux that Node.js runs on. */
const TICKS = 100;

/** A server that works so little of so many milliseconds is done. */
const IDLE = 0.05;
const IDLE_LOOK_MS = 100;

const PRELOAD = new URL('../../src/cli/preload/preload.js', import.meta.url).href;
const PROFILING = new URL('./profiling.ts', import.meta.url).href;
/** The folder for CPU profiles; not set: none are made. */
export const PROFILE_FOLDER = 'BENCH_PROFILE';

/** Starts a script as `npm start` starts the desk, and waits until `path` answers. What it logs goes to the null device, as fast as anywhere. */
export async function startServer(
  script: string,
  path: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = process.env[PROFILE_FOLDER];
  const preloads = folder === undefined ? [PRELOAD] : [PRELOAD, PROFILING];
  const child = spawn(process.execPath, [...preloads.flatMap((file) => ['--import', file]), script], {
    env: { MALLOC_ARENA_MAX: '2', ...process.env, PORT: String(port), HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'ignore', 'inherit', ...(folder === undefined ? [] : ['ipc' as const])],
  });
  const exited = once(child, 'exit');
  await answers(`${url}${path}`, child);
  return {
    url,
    pid: child.pid ?? 0,
    async profiled(what, work) {
      if (folder === undefined) return;
      await ordered(child, { what, folder: null });
      try {
        await work();
      } finally {
        await ordered(child, { what, folder });
      }
    },
    cpu: () => cpuOf(child.pid ?? 0),
    threads: () => threadCpu(child.pid ?? 0),
    idle: () => idle(() => cpuOf(child.pid ?? 0)),
    memory: () => memoryOf(child.pid ?? 0),
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function idle(cpu: () => number | null): Promise<void> {
  for (let before = cpu(); ; ) {
    await pause(IDLE_LOOK_MS);
    const now = cpu();
    if (before === null || now === null || now - before < IDLE * IDLE_LOOK_MS * 1_000) return;
    before = now;
  }
}

async function ordered(child: ChildProcess, order: ProfileOrder): Promise<void> {
  const done = once(child, 'message');
  child.send(order);
  await done;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await pause(50);
  }
  child.kill('SIGKILL');
  throw new Error(`${child.spawnargs.join(' ')} does not answer`);
}

function cpuOf(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1e6;
  } catch {
    return null;
  }
}

function memoryOf(pid: number): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1_024;
  } catch {
    return Number.NaN;
  }
}
