/**
 * What connections that send requests without waiting for answers cost the clients of another address: how long these
 * wait for a page while 8 connections keep requests ahead of their answers, and while 8 send more ahead than is taken and
 * come back at once, each against a quiet desk.
 *
 *   npm exec -- node bench/sent-ahead.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { startServer } from './http/server-process.ts';
import { printTable, type Row } from './table.ts';

const CONNECTIONS = 8;
const SECONDS = 5;
const BETWEEN_MS = 10;
const PATH = '/api/v1/support/ticket?ticket_number=SMI-2000-000001';
const SENT = `GET ${PATH} HTTP/1.1\r\nHost: desk\r\n\r\n`;
/** How many are sent at once: some, and as many as fit in what a server reads at once. */
const KINDS = { some: 90, many: 900, 'too many': Math.floor(65_536 / SENT.length) } as const;

/** Sends so many requests, and again as many whenever half of them are answered; comes back when it is closed. */
function sendAhead(port: number, count: number): void {
  const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1' });
  let owed = count;
  socket.write(SENT.repeat(count));
  socket.on('data', (chunk) => {
    owed -= chunk.toString('latin1').split('HTTP/1.1 ').length - 1;
    if (owed > count / 2) return;
    socket.write(SENT.repeat(count - owed));
    owed = count;
  });
  socket.on('error', () => {});
  socket.on('close', () => setTimeout(() => sendAhead(port, count), 1));
}

/** Milliseconds that a client of another address waits for each page, and how many were refused. */
async function waits(
  url: string,
): Promise<{ readonly ordered: readonly number[]; readonly refused: number }> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  let refused = 0;
  const end = performance.now() + SECONDS * 1_000;
  while (performance.now() < end) {
    const started = performance.now();
    const status = await new Promise<number>((resolve, reject) => {
      get(`${url}${PATH}`, { agent, localAddress: '127.0.0.2' }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      }).on('error', reject);
    });
    if (status === 503) refused += 1;
    times.push(performance.now() - started);
    await pause(BETWEEN_MS);
  }
  agent.destroy();
  return { ordered: times.toSorted((a, b) => a - b), refused };
}

async function measure(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'sent-ahead-'));
  const script = process.argv[2] ?? join(import.meta.dirname, '../src/cli/casebook.ts');
  const desk = await startServer(script, '/health/ready', { DATA_DIR: directory, RATE_LIMITS: 'off' });
  const rows: Row[] = [];
  try {
    await waits(desk.url);
    for (const [name, count] of Object.entries(KINDS)) {
      const quiet = await waits(desk.url);
      const senders = new Worker(new URL(import.meta.url), { workerData: { url: desk.url, count } });
      const busy = await waits(desk.url);
      await senders.terminate();
      for (const [what, part] of [
        ['median', 0.5],
        ['p99', 0.99],
      ] as const) {
        const [wait, usual] = [busy, quiet].map(
          ({ ordered }) => ordered[Math.floor(ordered.length * part)] ?? 0,
        );
        rows.push({
          ratio: (wait ?? 0) / (usual ?? 1),
          measured: `${wait?.toFixed(1)} ms`,
          baseline: `${usual?.toFixed(1)} ms`,
          what: `${what} of others while ${CONNECTIONS} connections send ${name} (${count}) ahead; ${busy.refused} of ${busy.ordered.length} refused`,
        });
      }
      await pause(1_000);
    }
  } finally {
    await desk.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  printTable(rows);
}

if (isMainThread) await measure();
else
  for (let index = 0; index < CONNECTIONS; index++)
    sendAhead(Number(new URL(workerData.url).port), workerData.count);
