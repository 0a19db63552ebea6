/**
 * What clients cost that ask for a long conversation and don't read it, and what reading long conversations costs others.
 * Takes about two minutes and, where nothing bounds what waits for a client, some gigabytes.
 *
 *   npm exec -- node bench/slow-readers.ts             this desk
 *   npm exec -- node bench/slow-readers.ts ../before   the desk of another directory, on the same data
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type ServerProcess, startServer } from './http/server-process.ts';
import { type LongTicket, writeTickets } from './slow-readers/conversation.ts';

/** What is asked for and not read: 7.7 MB as it is sent. */
const UNREAD: LongTicket = { number: 'SMI-2026-000001', messages: 10_000, characters: 540 };
const LONGEST: LongTicket = { number: 'SMI-2026-000002', messages: 100_000, characters: 100 };
const SMALL: LongTicket = { number: 'SMI-2026-000003', messages: 3, characters: 100 };
const CLIENTS = [40, 190];
const READERS = 10;
/** The desk cuts 20 s after the systems of both ends have taken what they take; filling their buffers takes its time. */
const CUT_WITHIN_MS = 60_000;

/** Of the clients before. */
let alreadyCut = 0;

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
const directory = mkdtempSync(join(tmpdir(), 'casebook-bench-'));
const pathOf = ({ number }: LongTicket) => `/api/v1/support/ticket?ticket_number=${number}`;

async function main(): Promise<void> {
  await writeTickets(directory, [UNREAD, LONGEST, SMALL]);
  const desk = await startServer(join(root, 'src/cli/casebook.ts'), '/health/ready', {
    DATA_DIR: directory,
    RATE_LIMITS: 'off',
  });
  try {
    console.log(`the desk of ${root}`);
    for (const clients of CLIENTS) await neverReading(desk, clients);
    await reading(desk);
  } finally {
    await desk.stop();
  }
}

async function neverReading(desk: ServerProcess, count: number): Promise<void> {
  const before = desk.memory();
  const sockets = Array.from({ length: count }, () => ask(desk, UNREAD));
  const probe = probing(desk);
  let [most, unsent, seconds, cut] = [before, 0, 0, 0];
  const started = performance.now();
  while (cut < alreadyCut + count && seconds < CUT_WITHIN_MS / 1_000) {
    await pause(200);
    most = Math.max(most, desk.memory());
    unsent = Math.max(unsent, await metricOf(desk, 'http_unsent_bytes'));
    cut = await metricOf(desk, 'http_answers_broken_off_total{reason="not_read"}');
    seconds = (performance.now() - started) / 1_000;
  }
  alreadyCut += count;
  const isCut = await Promise.all(sockets.map(wasCut));
  console.log(
    `${count} clients that never read: memory ${megabytes(before)} before, at most ${megabytes(most)} (+${megabytes(most - before)}); ` +
      `at most ${(unsent / count / 1_024).toFixed(0)} KiB waiting for each; ${isCut.filter(Boolean).length} cut within ${seconds.toFixed(0)} s; ` +
      `others meanwhile: ${await probe.end()}`,
  );
}

/** A figure of the desk's metrics, which are at most a second old; 0 where it has none of that name. */
async function metricOf({ url }: ServerProcess, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length) ?? 0);
}

/** Asks over a bare connection, and takes nothing of the answer. */
function ask({ url }: ServerProcess, ticket: LongTicket): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.pause();
  socket.write(`GET ${pathOf(ticket)} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  return socket;
}

/** Whether the connection turns out to be broken once it is read from. Ends it. */
function wasCut(socket: Socket): Promise<boolean> {
  return new Promise((answer) => {
    const end = (isCut: boolean) => {
      socket.destroy();
      answer(isCut);
    };
    socket.on('close', () => end(true));
    socket.on('end', () => end(true));
    socket.resume();
    setTimeout(() => end(false), 500);
  });
}

async function reading(desk: ServerProcess): Promise<void> {
  const quiet = probing(desk);
  await pause(3_000);
  const alone = await quiet.end();
  const before = desk.memory();
  const probe = probing(desk);
  const started = performance.now();
  const size = await readWhole(desk);
  const seconds = (performance.now() - started) / 1_000;
  console.log(
    `${READERS} clients that read ${LONGEST.messages} messages each: ${megabytes(size)} in ${seconds.toFixed(1)} s, ` +
      `memory +${megabytes(desk.memory() - before)}; a small GET meanwhile: ${await probe.end()} (alone: ${alone})`,
  );
}

/** Reads the longest conversation with all readers at once; returns how many bytes came. */
async function readWhole({ url }: ServerProcess): Promise<number> {
  const workerData = { url: `${url}${pathOf(LONGEST)}`, readers: READERS };
  const worker = new Worker(new URL('slow-readers/reader.ts', import.meta.url), { workerData });
  const [size] = await once(worker, 'message');
  return size as number;
}

/** Asks for a small ticket over and over until it is ended, and tells how long that took. */
function probing({ url }: ServerProcess): { end(): Promise<string> } {
  const times: number[] = [];
  let ended = false;
  const probe = async () => {
    while (!ended) {
      const start = performance.now();
      const response = await fetch(`${url}${pathOf(SMALL)}`);
      await response.text();
      if (!response.ok) throw new Error(`a small ticket answered ${response.status}`);
      times.push(performance.now() - start);
      await pause(5);
    }
  };
  const probed = probe();
  return {
    async end() {
      ended = true;
      await probed;
      const sorted = times.toSorted((a, b) => a - b);
      const at = (part: number) => (sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN).toFixed(1);
      return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms of ${sorted.length}`;
    },
  };
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

try {
  await main();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
