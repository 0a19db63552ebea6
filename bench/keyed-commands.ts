/**
 * What an Idempotency-Key costs: bytes that one keyed `request-support` on a long ticket appends to the log, and the time
 * of a keyed `add-message` against one without a key in the same run.
 *
 *   [EVENT_LOG_URL=esdb://…] npm exec -- node bench/keyed-commands.ts [messages of the ticket]
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startDesk, urlOf } from '../src/composition/app.ts';
import { openStores } from '../src/composition/stores/stores.ts';
import { loadConfig } from '../src/config/load.ts';

const MESSAGES = Number(process.argv[2] ?? 2_000);
const ROUNDS = 300;
const EMAIL = 'john@example.com';

const directory = mkdtempSync(join(tmpdir(), 'casebook-keyed-'));
const config = loadConfig({
  ...{ DATA_DIR: directory, PORT: '0', RATE_LIMITS: 'off', JWT_SECRET: randomBytes(32).toString('hex') },
  ...{
    SERVER_SECRET: randomBytes(32).toString('hex'),
    EVENT_LOG_URL: process.env.EVENT_LOG_URL ?? 'sqlite:',
  },
});
const logger = pino({ level: 'silent' });
const stores = await openStores(config, logger);
const desk = await startDesk({ config, stores, logger });
const url = urlOf(desk.address);

async function post(path: string, body: object, key?: string): Promise<unknown> {
  const response = await fetch(`${url}/api/v1/support/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(key !== undefined && { 'Idempotency-Key': key }) },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { data: unknown };
  if (response.status !== 201) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
  return answer.data;
}

const request = { email: EMAIL, subject: 'A long ticket', description: 'It has been going on for long.' };
const opened = (await post('request-support', request)) as { ticket: { ticket_number: string } };
const ticket_number = opened.ticket.ticket_number;
const add = (key?: string) =>
  post('ticket/add-message', { ticket_number, email: EMAIL, message: 'x'.repeat(300) }, key);

for (let index = 0; index < MESSAGES; index++) await add();

const before = await stores.log.end();
await post('request-support', { ...request, ticket_number }, randomUUID());
const appended = await stores.log.readAll(before, 100);
const bytes = appended.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
console.log(`a keyed request-support on a ticket of ${MESSAGES} messages appends ${bytes} bytes`);

/** Milliseconds of each, in turns, so that whatever else the machine does falls on both. */
const times = { plain: [] as number[], keyed: [] as number[] };
for (let round = 0; round < ROUNDS; round++) {
  for (const kind of ['plain', 'keyed'] as const) {
    const start = performance.now();
    await add(kind === 'keyed' ? randomUUID() : undefined);
    times[kind].push(performance.now() - start);
  }
}
const median = (all: number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
const [plain, keyed] = [median(times.plain), median(times.keyed)];
console.log(
  `add-message: ${(plain * 1000).toFixed(0)} µs without a key, ${(keyed * 1000).toFixed(0)} µs with one: ${(keyed / plain).toFixed(2)} times`,
);

await desk.stop(2_000);
await stores.close();
rmSync(directory, { recursive: true });
