/**
 * For how long nothing else is served while a cold ticket of 100,000 messages gets a command, and while a term is looked
 * for in 100,000 tickets for the first time; each as a multiple of the slowest small request to the same desk at rest.
 * Takes about three minutes.
 *
 *   npm exec -- node bench/standstill.ts             this desk
 *   npm exec -- node bench/standstill.ts ../before   the desk of another directory, on the same data
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { signToken } from '../src/api/kernel/token-keys.ts';
import { type ServerProcess, startServer } from './http/server-process.ts';
import { demoIn } from './sections/demo-data.ts';
import { type LongTicket, writeTickets } from './slow-readers/conversation.ts';
import { median, printTable, type Row } from './table.ts';

const LONG: LongTicket = { number: 'SMI-2026-000001', messages: 100_000, characters: 100 };
const EMAIL = 'ada@example.com';
const ROUNDS = 5;
const REST_MS = 2_000;
const SECRET = 'a secret of a benchmark that is as long as it has to be';
/** Each is looked for once. The first one also brings the words of all tickets into memory. */
const TERMS = ['electricity', 'transfer', 'my card', 'e', 'not enough'];

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));
const directory = mkdtempSync(join(tmpdir(), 'casebook-bench-'));

interface Probed {
  /** Of the slowest small request, milliseconds. */
  readonly longest: number;
  /** How long the work took, milliseconds. */
  readonly took: number;
}

/** Asks the desk for next to nothing, again and again, while something else is done. */
async function whileDoing(desk: ServerProcess, work: () => Promise<unknown>): Promise<Probed> {
  const begun = performance.now();
  let isDone = false;
  const working = work().finally(() => {
    isDone = true;
  });
  let longest = 0;
  while (!isDone) {
    const asked = performance.now();
    await (await fetch(`${desk.url}/health/live`)).text();
    longest = Math.max(longest, performance.now() - asked);
  }
  await working;
  return { longest, took: performance.now() - begun };
}

const start = (name: string) =>
  startServer(join(root, 'src/cli/casebook.ts'), '/health/ready', {
    DATA_DIR: join(directory, name),
    RATE_LIMITS: 'off',
    JWT_SECRET: SECRET,
  });

const atRest = (desk: ServerProcess) => whileDoing(desk, () => pause(REST_MS));

function row(what: string, probes: readonly Probed[], rests: readonly Probed[]): Row {
  const [longest, rest] = [probes, rests].map((all) => median(all.map((probe) => probe.longest)));
  const took = median(probes.map((probe) => probe.took)).toFixed(0);
  return {
    ratio: (longest ?? Number.NaN) / (rest ?? Number.NaN),
    measured: `${longest?.toFixed(1)} ms`,
    baseline: `${rest?.toFixed(1)} ms`,
    what: `${what} (it took ${took} ms)`,
  };
}

/** Each time a desk that was just started. `forgetting`: what it kept of streams beside the log is deleted before. */
async function coldFolds(what: string, forgetting: boolean): Promise<Row> {
  const [probes, rests]: [Probed[], Probed[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    if (forgetting) rmSync(join(directory, 'messages/snapshots'), { recursive: true, force: true });
    const desk = await start('messages');
    rests.push(await atRest(desk));
    const body = JSON.stringify({
      ticket_number: LONG.number,
      email: EMAIL,
      message: 'Is anybody looking into this by now?',
    });
    const headers = { 'content-type': 'application/json' };
    const url = `${desk.url}/api/v1/support/ticket/add-message`;
    probes.push(
      await whileDoing(desk, async () => {
        const response = await fetch(url, { method: 'POST', headers, body });
        if (response.status !== 201) throw new Error(`the command was answered ${await response.text()}`);
      }),
    );
    await desk.stop();
  }
  return row(what, probes, rests);
}

async function searches(): Promise<readonly Row[]> {
  const desk = await start('tickets');
  const token = await signToken(SECRET, { sub: 'admin', role: 'admin' }, 3_600);
  const headers = { authorization: `Bearer ${token}` };
  const find = async (term: string) => {
    const query = new URLSearchParams({ search: term });
    const response = await fetch(`${desk.url}/api/v1/unified-admin/support?${query}`, { headers });
    if (!response.ok) throw new Error(`the search was answered ${response.status}`);
    await response.text();
  };
  try {
    const rests = [await atRest(desk), await atRest(desk), await atRest(desk)];
    const memory = desk.memory();
    const probes: Probed[] = [];
    for (const term of TERMS) probes.push(await whileDoing(desk, () => find(term)));
    const [first, ...others] = probes;
    const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
    console.error(
      `memory: ${megabytes(memory)} before the first search, ${megabytes(desk.memory())} after the last`,
    );
    return [
      row('the first search at 100,000 tickets', first ? [first] : [], rests),
      row('the first search of another term', others, rests),
    ];
  } finally {
    await desk.stop();
  }
}

try {
  console.error(`the desk of ${root}`);
  await writeTickets(join(directory, 'messages'), [LONG]);
  await demoIn(join(directory, 'tickets'), { seed: 42, tickets: 100_000 });
  printTable([
    await coldFolds('a command to a cold ticket of 100,000 messages, nothing kept of it', true),
    await coldFolds('the same again on a desk started anew', false),
    ...(await searches()),
  ]);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
