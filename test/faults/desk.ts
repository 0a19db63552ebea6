import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Random } from '../../src/demo/random.ts';
import { SECRET } from '../support/desk.ts';
import { type DeskProcess, MAIN, startDeskProcess } from '../support/process.ts';
import type { Disturbance } from './preload.ts';

const PRELOAD = new URL('./preload.ts', import.meta.url).href;
const TWO_NODES = fileURLToPath(new URL('./two-nodes.ts', import.meta.url));
/** What its second node says. */
const SECOND = /^the second node is at/;
/** Of the disk of a desk whose disk may fill up. */
const DISK_BYTES = 256 * 1024 * 1024;

/** A desk in processes of its own. */
export interface DeskUnderTest {
  readonly config: Config;
  /** Where its nodes listen at the moment: each number stands for one of them, the next number for the next. */
  portAt(turn: number): number;
  /** Resolves once it listens. */
  start(): Promise<void>;
  /** Kills one of its processes, as a power cut does, and starts it again. */
  killOne(random: Random): Promise<void>;
  dispose(): Promise<void>;
}

/** A desk on embedded stores as `npm start` starts it, to which faults happen. */
export interface FaultyDesk extends DeskUnderTest {
  readonly directory: string;
  /** Whether the data directory is a disk of its own, which can be filled. */
  readonly hasOwnDisk: boolean;
  /** How often it was started. */
  readonly starts: number;
  process(): DeskProcess;
  /** As a power cut does. */
  kill(): Promise<void>;
  /** Throws when it doesn't end by itself and without an error. */
  stop(): Promise<void>;
  disturb(disturbance: Partial<Disturbance>): void;
}

/** Whether a test may mount a disk of its own. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

/** @param nodes 2: with a second node in its process, which has caches and sockets of its own */
export function createFaultyDesk(nodes: 1 | 2 = 1): FaultyDesk {
  const home = mkdtempSync(join(tmpdir(), 'casebook-faults-'));
  const directory = join(home, 'data');
  const file = join(home, 'faults.json');
  mkdirSync(directory);
  if (canMount) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', directory]);
  const settings = { DATA_DIR: directory, JWT_SECRET: SECRET, NODE_ENV: 'test', RATE_LIMITS: 'off' };
  let ports: readonly number[] = [0];
  let running: DeskProcess | null = null;
  let starts = 0;
  let disturbance: Disturbance = { clock: 0, commit: 0 };

  const current = (): DeskProcess => {
    if (running === null) throw new Error('the desk is not running');
    return running;
  };
  async function kill(): Promise<void> {
    const { child, ended } = current();
    child.kill('SIGKILL');
    await ended;
    running = null;
  }
  async function start(): Promise<void> {
    starts += 1;
    const env = { ...settings, FAULTS_FILE: file, NODE_OPTIONS: `--import=${PRELOAD}` };
    running = startDeskProcess(env, nodes === 2 ? TWO_NODES : MAIN);
    const urls = [await running.url, ...(nodes === 2 ? [await running.said(SECOND)] : [])];
    ports = urls.map((url) => Number(url.slice(url.lastIndexOf(':') + 1)));
  }
  return {
    directory,
    portAt: (turn) => ports[turn % ports.length] ?? 0,
    config: loadConfig({ ...settings, PORT: '0' }),
    hasOwnDisk: canMount,
    get starts() {
      return starts;
    },
    process: current,
    start,
    async killOne() {
      await kill();
      await start();
    },
    kill,
    async stop() {
      const { child, ended, errors, messages } = current();
      child.kill('SIGTERM');
      const [code, signal] = await ended;
      running = null;
      if (code === 0) return;
      const said = [...errors, ...messages.slice(-5)].join('\n');
      throw new Error(`asked to stop, the desk ended with ${code ?? signal}:\n${said}`);
    },
    disturb(change) {
      disturbance = { ...disturbance, ...change };
      writeFileSync(file, JSON.stringify(disturbance));
    },
    async dispose() {
      if (running !== null) await kill();
      if (canMount) execFileSync('umount', [directory]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
