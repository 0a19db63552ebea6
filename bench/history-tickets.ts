/**
 * How long a ticket as of a random instant takes through HTTP, beside the live ticket in the same run: half of the questions name
 * an instant, half a position. And what the times of events cost: their bytes for each event.
 *
 * npm exec -- node bench/history-tickets.ts [--tickets 63000] [--rounds 2000]      63,000 tickets are some 1,000,000 events
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { openLogToRead } from '../src/composition/stores/event-log.ts';
import { readModelsFile } from '../src/composition/stores/stores.ts';
import { EMBEDDED } from '../src/config/config.ts';
import { Random } from '../src/demo/random.ts';
import { timeOf } from '../src/events/codec.ts';
import type { Position } from '../src/events/log/port.ts';
import { startServer } from './http/server-process.ts';
import { signerFor } from './http/tokens.ts';
import { demoIn } from './sections/demo-data.ts';
import { median, printTable, quantile, type Row } from './table.ts';

const { values: options } = parseArgs({
  options: { tickets: { type: 'string', default: '63000' }, rounds: { type: 'string', default: '2000' } },
});
const ROUNDS = Number(options.rounds);
const WARM_UP = 200;
const random = new Random(14, 'history of tickets');

interface Question {
  readonly ticket: string;
  readonly asOf: string;
}

/** Tickets that had been opened by then, at instants and positions of the log. */
async function questionsIn(directory: string): Promise<{ questions: Question[]; events: number }> {
  const log = await openLogToRead({ dataDir: directory, eventLogUrl: EMBEDDED });
  const events = await log.end();
  const questions: Question[] = [];
  while (questions.length < ROUNDS + WARM_UP) {
    const [ticket] = await log.readAll(random.whole(0, events - 1) as Position, 1);
    if (ticket === undefined || !ticket.stream.startsWith('ticket-')) continue;
    const [later] = await log.readAll(random.whole(ticket.position - 1, events - 1) as Position, 1);
    if (later === undefined) continue;
    const asOf = random.chance(0.5) ? String(later.position) : timeOf(later);
    questions.push({ ticket: ticket.stream.slice('ticket-'.length), asOf });
  }
  await log.close();
  return { questions, events };
}

async function taken(url: string, token: string): Promise<number> {
  const start = performance.now();
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  await response.text();
  if (response.status !== 200) throw new Error(`${url}: ${response.status}`);
  return performance.now() - start;
}

const figure = (figures: readonly number[]): string =>
  `${median(figures).toFixed(1)} ms, p99 ${quantile(figures, 0.99).toFixed(1)} ms`;

function bytesOfTimes(directory: string): number {
  const db = new DatabaseSync(readModelsFile(directory), { readOnly: true });
  const sql = "SELECT sum(pgsize) AS bytes FROM dbstat WHERE name LIKE '%moments%'";
  const bytes = Number(db.prepare(sql).get()?.bytes);
  db.close();
  return bytes;
}

const directory = await mkdtemp(join(tmpdir(), 'casebook-history-tickets-'));
try {
  await demoIn(directory, { seed: 42, tickets: Number(options.tickets) });
  const { questions, events } = await questionsIn(directory);
  const env = { DATA_DIR: directory, RATE_LIMITS: 'off' };
  const server = await startServer(join(import.meta.dirname, '../src/cli/casebook.ts'), '/health/ready', env);
  const token = await signerFor(env)({ sub: 'auditor', role: 'admin' });
  const [past, live]: [number[], number[]] = [[], []];
  for (const [index, { ticket, asOf }] of questions.entries()) {
    const ofPast = await taken(`${server.url}/api/v1/history/tickets/${ticket}?as_of=${asOf}`, token);
    const ofLive = await taken(`${server.url}/api/v1/unified-admin/support/${ticket}`, token);
    if (index < WARM_UP) continue;
    past.push(ofPast);
    live.push(ofLive);
  }
  await server.stop();
  const row: Row = {
    ratio: median(past) / median(live),
    measured: figure(past),
    baseline: figure(live),
    what: `GET a ticket as of a random moment of ${events} events, against the ticket as it is`,
  };
  printTable([row]);
  console.log(`\ntimes of events: ${(bytesOfTimes(directory) / events).toFixed(1)} bytes an event`);
} finally {
  await rm(directory, { recursive: true, force: true });
}
