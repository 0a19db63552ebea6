/**
 * What it costs that looks are on record: an admin's reads of tickets by HTTP, recorded and not recorded in turns, on one desk
 * each with the same ticket. Processor time of the whole process, projection included, and time of a read.
 *
 *   npm exec -- node bench/access.ts [rounds]
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { signToken } from '../src/api/kernel/token-keys.ts';
import type { AccessSettings } from '../src/composition/access.ts';
import { startDesk, urlOf } from '../src/composition/app.ts';
import { openStores } from '../src/composition/stores/stores.ts';
import { loadConfig } from '../src/config/load.ts';
import { median, printTable, ratioOf } from './table.ts';

const ROUNDS = Number(process.argv[2] ?? 15);
const READS = 400;
/** In flight at once. */
const AT_ONCE = 8;
const MESSAGES = 20;
/** Tickets on the page of the list. */
const LISTED = 20;
const logger = pino({ level: 'silent' });
const secret = randomBytes(32).toString('hex');
const token = await signToken(secret, { sub: 'ada', role: 'admin' }, 3_600);

/** `most: 0`: no record finds room, so that none is written. */
async function openDesk(access: AccessSettings) {
  const directory = mkdtempSync(join(tmpdir(), 'casebook-access-'));
  const env = { DATA_DIR: directory, PORT: '0', RATE_LIMITS: 'off', JWT_SECRET: secret };
  const config = loadConfig(env);
  const stores = await openStores(config, logger);
  const desk = await startDesk({ config, stores, logger, access });
  const support = `${urlOf(desk.address)}/api/v1/support`;
  const post = async (path: string, body: object) => {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${support}/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (response.status !== 201) throw new Error(`${path}: ${response.status}`);
    return (await response.json()) as { data: { ticket: { id: string; ticket_number: string } } };
  };
  const email = 'john@example.com';
  const open = () => post('request-support', { email, subject: 'A ticket', description: 'It is looked at.' });
  for (let index = 1; index < LISTED; index++) await open();
  const opened = await open();
  const { id, ticket_number } = opened.data.ticket;
  for (let index = 0; index < MESSAGES; index++)
    await post('ticket/add-message', { ticket_number, email, message: 'x'.repeat(200) });
  return {
    ticket: `${urlOf(desk.address)}/api/v1/unified-admin/support/${id}`,
    list: `${urlOf(desk.address)}/api/v1/unified-admin/support`,
    async close() {
      await desk.stop(2_000);
      await stores.close();
      rmSync(directory, { recursive: true });
    },
  };
}

async function read(url: string): Promise<number> {
  const start = performance.now();
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  await response.text();
  if (response.status !== 200) throw new Error(`${url}: ${response.status}`);
  return performance.now() - start;
}

/** Microseconds of processor time and the median time of a read, each for one read. */
async function measure(url: string) {
  const before = process.cpuUsage();
  const times: number[] = [];
  const client = async () => {
    for (let count = 0; count < READS / AT_ONCE; count++) times.push(await read(url));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / READS, time: median(times) * 1_000 };
}

const recorded = await openDesk({});
const unrecorded = await openDesk({ most: 0 });
for (const what of ['ticket', 'list'] as const) {
  const rounds: { on: Awaited<ReturnType<typeof measure>>; off: Awaited<ReturnType<typeof measure>> }[] = [];
  for (let round = -2; round < ROUNDS; round++) {
    // Whichever comes first meets other neighbours.
    const first = round % 2 === 0 ? recorded : unrecorded;
    const one = await measure(first[what]);
    const other = await measure((first === recorded ? unrecorded : recorded)[what]);
    if (round >= 0) rounds.push(first === recorded ? { on: one, off: other } : { on: other, off: one });
  }
  printTable(
    (['cpu', 'time'] as const).map((figure) => {
      const [on, off] = [rounds.map((each) => each.on[figure]), rounds.map((each) => each.off[figure])];
      return {
        ratio: ratioOf(on, off),
        measured: `${median(on).toFixed(0)} µs`,
        baseline: `${median(off).toFixed(0)} µs`,
        what: `${what}: ${figure === 'cpu' ? 'processor time' : 'time'} of a read that is recorded, beside one that is not`,
      };
    }),
  );
}
await recorded.close();
await unrecorded.close();
