import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readModelsFile } from '../src/composition/stores/stores.ts';
import { eventsFile } from '../src/events/log/sqlite/database.ts';
import { removeSqliteReadStore } from '../src/projections/store/sqlite/writer.ts';
import { SUPPORT } from './support/acceptance.ts';
import { casebook } from './support/commands.ts';
import { type Client, clientOf, startTestDesk, type TestDesk, ticketRequest } from './support/desk.ts';
import { NO_SETTINGS, startDeskProcess } from './support/process.ts';

const ROOT = join(import.meta.dirname, '..');
const NODE = join(ROOT, 'node_modules/.bin/node');
const EMAIL = 'john@example.com';

let directory: string;
let desk: TestDesk;
let client: Client;
let number: string;

async function start(): Promise<void> {
  desk = await startTestDesk({ directory, embedded: true });
  client = desk;
}

const stop = () => desk.stop();

/** As if the program did or didn't know the events of user messages. */
function known(isKnown: boolean): void {
  const db = new DatabaseSync(eventsFile(directory), { timeout: 5_000 });
  const [to, from] = isKnown ? ['UserMessageAdded', 'FromTheFuture'] : ['FromTheFuture', 'UserMessageAdded'];
  db.prepare('UPDATE events SET type = ? WHERE type = ?').run(to, from);
  db.close();
}

/** Without what the tree of the log says of events that these tests change. */
const degraded = async () => {
  const { body } = await client.get('/health/ready');
  return body.degraded.filter(
    (line: string) => !line.startsWith('the event log is not what its tree was made of'),
  );
};
const poisoned = async () =>
  /^casebook_poisoned_streams (\d+)/m.exec(await (await fetch(`${client.url}/metrics`)).text())?.[1];
const messages = async () => {
  const { body } = await client.get(`${SUPPORT}/ticket?ticket_number=${number}`);
  return body.data.ticket.messages.map(({ message }: { message: string }) => message).slice(1);
};
const settings = () => ({ ...NO_SETTINGS, NODE_ENV: 'test', DATA_DIR: directory });
const retry = (...args: readonly string[]) => casebook(['retry', ...args], settings());

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'casebook-poisoned-'));
  await start();
  const opened = await client.post(`${SUPPORT}/request-support`, ticketRequest());
  number = opened.body.data.ticket.ticket_number;
  for (const message of ['the first message', 'the second message'])
    await client.post(`${SUPPORT}/ticket/add-message`, { ticket_number: number, message, email: EMAIL });
  await stop();
});
beforeEach(async () => {
  known(false);
  removeSqliteReadStore(readModelsFile(directory));
  await start();
  expect(await messages()).toEqual([]);
  expect(await degraded()).toEqual(['1 streams could not be projected and stand still']);
});
afterEach(stop);
afterAll(() => rm(directory, { recursive: true }));

async function isWhole(): Promise<void> {
  while ((await degraded()).length > 0) await pause(10);
  expect([await messages(), await poisoned()]).toEqual([['the first message', 'the second message'], '0']);
}

describe('a poisoned stream that the program can read by now', () => {
  it('is projected again when a desk starts', async () => {
    await stop();
    known(true);
    await start();
    await isWhole();
  });

  it('is projected again while the desk runs, on SIGUSR2', async () => {
    await stop();
    const { child, url, ended, logged } = startDeskProcess({ DATA_DIR: directory });
    client = clientOf(await url);
    expect(await messages()).toEqual([]);
    known(true);
    child.kill('SIGUSR2');
    await logged('a stream that stood still was projected again');
    await isWhole();
    child.kill('SIGTERM');
    await ended;
  });

  it('is projected again by a command of its own, while no desk runs', async () => {
    expect(await retry()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^casebook: .*in use.*\n$/),
    });
    await stop();
    expect(await retry()).toMatchObject({ code: 1, stdout: expect.stringMatching(/, 1 still do\n$/) });
    known(true);
    const inProcess = ['src/cli/casebook.js', 'retry'];
    const { stdout } = await promisify(execFile)(NODE, inProcess, { cwd: ROOT, env: settings() });
    expect(stdout).toMatch(/: projected again.*\n1 streams stood still in .*, 0 still do\n$/s);
    expect((await retry('--help')).stdout).toMatch(/^Usage: casebook retry/);
    await start();
    await isWhole();
  });
});
