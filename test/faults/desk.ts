import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { SECRET } from '../support/desk.ts';
import { type DeskProcess, startDeskProcess } from '../support/process.ts';
import type { Disturbance } from './preload.ts';

const PRELOAD = new URL('./preload.ts', import.meta.url).href;
/** Of the disk of a desk whose disk may fill up. */
const DISK_BYTES = 256 * 1024 * 1024;

/** A desk as `npm start` starts it, to which faults happen. */
export interface FaultyDesk {
  readonly directory: string;
  readonly config: Config;
  /** Where proxies lead to; it moves when the desk is started again. */
  readonly target: { readonly host: string; port: number };
  /** Whether the data directory is a disk of its own, which can be filled. */
  readonly hasOwnDisk: boolean;
  /** How often it was started. */
  readonly starts: number;
  process(): DeskProcess;
  /** Resolves once it listens. */
  start(): Promise<void>;
  /** As a power cut does. */
  kill(): Promise<void>;
  /** Throws when it doesn't end by itself and without an error. */
  stop(): Promise<void>;
  disturb(disturbance: Partial<Disturbance>): void;
  dispose(): Promise<void>;
}

/** Whether a test may mount a disk of its own. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

/** @param env settings of the desk beside those that it has in any case */
export function createFaultyDesk(env: Readonly<Record<string, string>> = {}): FaultyDesk {
  const home = mkdtempSync(join(tmpdir(), 'casebook-faults-'));
  const directory = join(home, 'data');
  const file = join(home, 'faults.json');
  mkdirSync(directory);
  if (canMount) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', directory]);
  const settings = { DATA_DIR: directory, JWT_SECRET: SECRET, NODE_ENV: 'test', RATE_LIMITS: 'off', ...env };
  const target = { host: '127.0.0.1', port: 0 };
  let running: DeskProcess | null = null;
  let starts = 0;
  let disturbance: Disturbance = { clock: 0, commit: 0 };

  const running_ = (): DeskProcess => {
    if (running === null) throw new Error('the desk is not running');
    return running;
  };
  async function kill(): Promise<void> {
    const { child, ended } = running_();
    child.kill('SIGKILL');
    await ended;
    running = null;
  }
  return {
    ...{ directory, target },
    config: loadConfig({ ...settings, PORT: '0' }),
    hasOwnDisk: canMount,
    get starts() {
      return starts;
    },
    process: running_,
    async start() {
      starts += 1;
      running = startDeskProcess({ ...settings, FAULTS_FILE: file, NODE_OPTIONS: `--import=${PRELOAD}` });
      target.port = Number(new URL(await running.url).port);
    },
    kill,
    async stop() {
      const { child, ended, errors, messages } = running_();
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
