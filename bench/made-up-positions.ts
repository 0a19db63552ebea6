/**
 * What requests for positions that the log has never reached cost the reads after them: 10,500 of them are sent, and the
 * 90th percentile of a read that waits for a command is measured before and after, in the same desk.
 *
 *   npm exec -- node bench/made-up-positions.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from './http/server-process.ts';
import { printTable, quantile } from './table.ts';

const MADE_UP = 10_500;
const AT_ONCE = 1_500;
const READS = 200;
/** Neighbours only ever make a round slower: the quickest counts. */
const ROUNDS = 6;
const WARM_UP = 200;
const SUPPORT = '/api/v1/support';
const EMAIL = 'somebody@example.com';

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

function send(
  { url }: ServerProcess,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: object } = {},
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const json = body && { 'content-type': 'application/json' };
    const sending = request(
      `${url}${path}`,
      { method, agent, headers: { ...json, ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    sending.on('error', reject);
    sending.end(body && JSON.stringify(body));
  });
}

async function openTicket(desk: ServerProcess): Promise<string> {
  const body = { subject: 'A ticket to read', description: 'It is read again and again.', email: EMAIL };
  const { text } = await send(desk, 'POST', `${SUPPORT}/request-support`, { body });
  return JSON.parse(text).data.ticket.ticket_number;
}

/** Milliseconds of reads, each of which has to wait for the command before it. */
async function readsAfterCommands(desk: ServerProcess, number: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const body = { ticket_number: number, email: EMAIL, message: `Message ${index}` };
    await send(desk, 'POST', `${SUPPORT}/ticket/add-message`, { body });
    const began = performance.now();
    const { status } = await send(desk, 'GET', `${SUPPORT}/ticket?ticket_number=${number}&messages_limit=1`);
    if (status !== 200) throw new Error(`a read was answered ${status}`);
    times.push(performance.now() - began);
  }
  return times;
}

const percentile90 = (times: readonly number[]): number => quantile(times, 0.9);

async function quickestRound(desk: ServerProcess, number: string): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push(percentile90(await readsAfterCommands(desk, number, READS)));
  return Math.min(...rounds);
}

async function flood(desk: ServerProcess, number: string): Promise<Readonly<Record<string, number>>> {
  const answered: Record<string, number> = {};
  let sent = 0;
  const sender = async () => {
    while (sent < MADE_UP) {
      const headers = { 'x-min-position': String(1e12 + sent++) };
      const { status } = await send(desk, 'GET', `${SUPPORT}/ticket?ticket_number=${number}`, { headers });
      answered[status] = (answered[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return answered;
}

const directory = mkdtempSync(join(tmpdir(), 'casebook-bench-'));
const desk = await startServer(join(import.meta.dirname, '../src/cli/casebook.ts'), '/health/ready', {
  DATA_DIR: directory,
  RATE_LIMITS: 'off',
});
try {
  const number = await openTicket(desk);
  await readsAfterCommands(desk, number, WARM_UP);
  const before = await quickestRound(desk, number);
  const began = performance.now();
  const answered = await flood(desk, number);
  const seconds = (performance.now() - began) / 1000;
  const after = await quickestRound(desk, number);
  printTable([
    {
      ratio: after / before,
      measured: `${after.toFixed(2)} ms`,
      baseline: `${before.toFixed(2)} ms`,
      what: `90th percentile of a read that waits, after ${MADE_UP} made-up positions against before`,
    },
  ]);
  console.log(`\nthe made-up ones: ${JSON.stringify(answered)} in ${seconds.toFixed(1)} s`);
} finally {
  agent.destroy();
  await desk.stop();
  rmSync(directory, { recursive: true, force: true });
}
