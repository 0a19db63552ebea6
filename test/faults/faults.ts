import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../src/demo/random.ts';
import { eventsFile } from '../../src/events/log/sqlite/database.ts';
import { canMount, type FaultyDesk } from './desk.ts';
import type { Network } from './network.ts';

/** What a fault happens to. */
export interface Scene {
  readonly desk: FaultyDesk;
  readonly network: Network;
  /** Of this fault alone. */
  readonly random: Random;
  /** How long a node that is paused stands still at most, in milliseconds. */
  readonly longestPauseMs: number;
}

export interface Fault {
  readonly what: string;
  /** Why it can't happen on this machine; null: it can. */
  readonly impossible: string | null;
  /** Resolves once it is over: the disk has room again, the network works, the desk is started again. */
  strike(scene: Scene): Promise<void>;
}

const canLimit = spawnSync('prlimit', ['--version']).status === 0;

/** The faults by their names. */
export const FAULTS = {
  kill: {
    what: 'the process is killed (kill -9) and started again',
    impossible: null,
    async strike({ desk }) {
      await desk.kill();
      await desk.start();
    },
  },
  term: {
    what: 'the process is asked to stop (SIGTERM), and started again',
    impossible: null,
    async strike({ desk }) {
      await desk.stop();
      await desk.start();
    },
  },
  torn: {
    what: 'the process is killed in the middle of a write: the log’s journal ends with a part of it, and with what was there before',
    impossible: null,
    async strike({ desk, random }) {
      await desk.kill();
      tearTail(`${eventsFile(desk.directory)}-wal`, random);
      await desk.start();
    },
  },
  full: {
    what: 'the disk fills up, and has room again (a tmpfs of its own)',
    impossible: canMount ? null : 'only root can mount a disk to fill',
    async strike({ desk, random }) {
      const filler = join(desk.directory, 'filler');
      const { bavail, bsize } = statfsSync(desk.directory);
      try {
        fill(filler, Math.max(0, bavail - random.whole(0, 60)) * bsize);
        await pause(random.whole(500, 2_000));
      } finally {
        rmSync(filler, { force: true });
      }
    },
  },
  io: {
    what: 'writes beyond the present end of the log’s journal fail (EFBIG, by prlimit), which SQLite takes for an I/O error',
    impossible: canLimit ? null : 'there is no prlimit',
    async strike({ desk, random }) {
      const limit = (bytes: number | 'unlimited') =>
        execFileSync('prlimit', ['--pid', String(desk.process().child.pid), `--fsize=${bytes}:unlimited`]);
      limit(statSync(`${eventsFile(desk.directory)}-wal`).size);
      await pause(random.whole(500, 2_000));
      limit('unlimited');
    },
  },
  slow: {
    what: 'each commit of every store stands still for a while before it reaches the disk',
    impossible: null,
    async strike({ desk, random }) {
      desk.disturb({ commit: random.whole(50, 700) });
      await pause(random.whole(1_000, 3_000));
      desk.disturb({ commit: 0 });
    },
  },
  clock: {
    what: 'the wall clock jumps, by up to six hours, ahead or back',
    impossible: null,
    async strike({ desk, random }) {
      const ms = Math.round(random.spread(1_000, 6 * 3_600_000));
      desk.disturb({ clock: random.chance(0.5) ? ms : -ms });
    },
  },
  cut: {
    what: 'connections are cut, again and again',
    impossible: null,
    async strike({ network, random }) {
      for (let cuts = random.whole(5, 20); cuts > 0; cuts--) {
        for (const way of network.some(random, 0.5)) way.cut();
        await pause(random.whole(5, 100));
      }
    },
  },
  hung: {
    what: 'connections stay open and pass nothing on: some until later, some for ever',
    impossible: null,
    async strike({ network, random }) {
      const hanging = network.some(random, 0.5);
      for (const way of hanging) way.hang();
      for (const way of network.some(random, 0.3)) way.strand();
      await pause(random.whole(300, 3_000));
      await Promise.all(hanging.map((way) => way.resume()));
      // Who waits for ever is cut off at last, as by a firewall that comes to its senses: else it would be a minute's wait for each.
      for (const way of network.some(random, 1)) way.cut();
    },
  },
  paused: {
    what: 'the process stands still (SIGSTOP) for up to a minute, and goes on',
    impossible: null,
    async strike({ desk, random, longestPauseMs }) {
      const { child } = desk.process();
      child.kill('SIGSTOP');
      await pause(random.spread(300, longestPauseMs));
      child.kill('SIGCONT');
    },
  },
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** The desk writes meanwhile: there may be less room than there was. */
function fill(file: string, bytes: number): void {
  try {
    writeFileSync(file, Buffer.alloc(bytes));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

/** SQLite's file format, section 4.1: the header of the journal, and of each frame in it. */
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/**
 * Writes into a journal, behind its last whole frame, what a write that was interrupted leaves: the header of a frame of this
 * journal and a part of its page, then noise. What is acknowledged stands before it.
 */
export function tearTail(file: string, random: Random): void {
  const journal = readFileSync(file);
  if (journal.length < HEADER_BYTES) return;
  const salts = journal.subarray(16, 24);
  const frameBytes = FRAME_HEADER_BYTES + journal.readUInt32BE(8);
  let end = HEADER_BYTES;
  const isOwn = (at: number) =>
    at + frameBytes <= journal.length && journal.subarray(at + 8, at + 16).equals(salts);
  while (isOwn(end)) end += frameBytes;
  const frame = Buffer.from(random.bytes(frameBytes));
  // A page that there is, the end of a commit, and the right salts: its checksum alone gives it away.
  frame.writeUInt32BE(1, 0);
  frame.writeUInt32BE(random.whole(1, 1_000), 4);
  salts.copy(frame, 8);
  const descriptor = openSync(file, 'r+');
  try {
    writeSync(descriptor, frame, 0, random.whole(1, frameBytes), end);
    if (random.chance(0.5))
      writeSync(descriptor, random.bytes(random.whole(1, 3 * frameBytes)), 0, undefined, end + frameBytes);
  } finally {
    closeSync(descriptor);
  }
}
