import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { codec } from '../../src/events/catalogue.ts';
import { NO_STREAM, type StoredEvent } from '../../src/events/log/port.ts';
import { UndecodableEvent } from '../../src/events/undecodable.ts';
import { ADMIN, openTicket, SUPPORT } from '../support/acceptance.ts';
import { startTestDesk, type TestDesk, tokenFor } from '../support/desk.ts';
import { until } from '../support/until.ts';
import { fuzzing, mutated, oneOf, randomFrom } from './support/mutate.ts';

/**
 * Events that no desk has written stand in the log, as if somebody who can write to it had put them there: each golden sample,
 * changed at random. What can't be read is passed over by everything that follows the log, and a desk goes on. What can be read and has
 * another shape than its schema stops its own stream at most.
 */

const { seed, rounds } = fuzzing(400);
const FOLDER = join(import.meta.dirname, '../events/golden');
const samples = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Omit<StoredEvent, 'id'>);

const lines: string[] = [];
let desk: TestDesk;
beforeEach(async () => {
  lines.length = 0;
  const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  desk = await startTestDesk({ logger });
});
afterEach(() => desk.dispose());

const STREAMS = ['ticket-', 'conversation-', 'user-', 'erasure-', 'login-', 'session-', 'golden-'];

function spoilt(random: ReturnType<typeof randomFrom>): { stream: string; event: StoredEvent } {
  const { type, data, metadata } = oneOf(random, samples);
  const isData = random() < 0.8;
  return {
    stream: `${oneOf(random, STREAMS)}${randomUUID()}`,
    event: {
      ...{ id: randomUUID(), type },
      data: isData ? mutated(JSON.parse(data), random) : data,
      metadata: isData ? metadata : mutated(JSON.parse(metadata), random),
    },
  };
}

const decoded = async ({ stream, event }: ReturnType<typeof spoilt>) =>
  (await codec.decodeAll([{ ...event, stream, revision: 0, position: 1 as never }]))[0];
const isReadable = async (one: ReturnType<typeof spoilt>) =>
  !((await decoded(one)) instanceof UndecodableEvent);

test(`decoding gives an event or says that it can't be read, seed ${seed}`, async () => {
  const random = randomFrom(seed);
  for (let round = 0; round < rounds * 5; round++) {
    const one = spoilt(random);
    const read = await decoded(one);
    expect(read instanceof UndecodableEvent || read?.event.type === one.event.type).toBe(true);
  }
});

/** Appends those that are wanted. All that follows the log comes to their end. */
async function followPast(isWanted: (one: ReturnType<typeof spoilt>) => Promise<boolean>): Promise<void> {
  const random = randomFrom(seed);
  const { log, progress } = desk.stores;
  for (let round = 0; round < rounds; round++) {
    const one = spoilt(random);
    if (!(await isWanted(one))) continue;
    const { stream, event } = one;
    await log.append(stream, NO_STREAM, [event]).catch((error: unknown) => {
      // A log may refuse what is no JSON.
      if (!/JSON/i.test(String(error))) throw error;
    });
  }
  const end = await log.end();
  await until(() => desk.desk.live.broadcaster.handled() >= end, { withinMs: 60_000, everyMs: 20 });
  expect(await progress.reached(end, 60_000)).toBe(true);
}

test(`a desk projects and tells what comes after those that can be read, seed ${seed}, ${rounds} rounds`, async () => {
  await followPast(isReadable);
  const { stores } = desk;
  await openTicket(desk, { email: 'after@example.com' });
  expect(await stores.progress.reached(await stores.log.end(), 10_000)).toBe(true);
  expect(lines.some((line) => line.includes('stand still'))).toBe(true);
}, 120_000);

test(`a desk goes on over a log that holds them, seed ${seed}, ${rounds} rounds`, async () => {
  const before = await openTicket(desk, { email: 'before@example.com' });
  await followPast(async (one) => !(await isReadable(one)));
  const after = await openTicket(desk, { email: 'after@example.com' });
  const admin = await tokenFor('admin');
  for (const { id, number } of [before, after]) {
    expect((await desk.get(`${SUPPORT}/ticket?ticket_number=${number}`)).status).toBe(200);
    expect((await desk.get(`${ADMIN}/${id}`, admin)).status).toBe(200);
  }
  const lists = [ADMIN, '/api/admin/support/conversations', '/api/v1/unified-admin/work', `${ADMIN}/admins`];
  const statuses = await Promise.all(lists.map(async (path) => [path, (await desk.get(path, admin)).status]));
  expect(statuses).toEqual(lists.map((path) => [path, 200]));
  expect((await desk.get('/health/live')).status).toBe(200);
  expect(lines.filter((line) => JSON.parse(line).level >= 60)).toEqual([]);
}, 120_000);
