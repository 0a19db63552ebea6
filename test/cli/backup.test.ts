import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pino from 'pino';
import { eventsFile } from '../../src/events/log/sqlite/database.ts';
import { openTicket } from '../support/acceptance.ts';
import { casebook } from '../support/commands.ts';
import { type Client, clientOf, SECRET, startTestDesk, type TestDesk, tokenFor } from '../support/desk.ts';
import { type DeskProcess, NO_SETTINGS, startDeskProcess } from '../support/process.ts';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/.bin/node');
const LIST = '/api/v1/unified-admin/support';

let root: string;
let directory: string;
/** What is killed is a process. */
let killed: DeskProcess | undefined;
let desk: TestDesk | undefined;
/** What the desks of this process have logged. */
let said: string[];
beforeEach(() => {
  said = [];
  root = mkdtempSync(join(tmpdir(), 'casebook-backup-'));
  directory = join(root, 'data');
});
afterEach(async () => {
  killed?.child.kill('SIGKILL');
  await killed?.ended;
  await desk?.stop();
  rmSync(root, { recursive: true, force: true });
});

async function start(): Promise<TestDesk> {
  const logger = pino({}, { write: (line) => void said.push(JSON.parse(line).msg) });
  desk = await startTestDesk({ directory, embedded: true, logger });
  return desk;
}

const settings = (DATA_DIR: string) => ({ ...NO_SETTINGS, DATA_DIR, JWT_SECRET: SECRET, PORT: '0' });

const runIn = (dataDir: string, ...args: string[]) => casebook(args, settings(dataDir));
const run = (...args: string[]) => runIn(directory, ...args);

/** The same in a process of its own. Rejects when the command doesn't end with 0. */
const runProcess = (...args: string[]) =>
  promisify(execFile)(NODE, ['src/cli/casebook.js', ...args], { cwd: ROOT, env: settings(directory) });

const ticketsOf = async (client: Client): Promise<number> =>
  (await client.get(`${LIST}?limit=100`, await tokenFor('admin', {}))).body.data?.tickets.length;

test('a backup made beside a desk is restored after a crash, and a copy put under the journal is refused', async () => {
  const file = join(root, 'backup.sqlite');
  killed = startDeskProcess({ DATA_DIR: directory });
  const client = clientOf(await killed.url);
  await openTicket(client);
  const made = await runProcess('backup', file);
  expect(made).toEqual({
    stderr: '',
    stdout: expect.stringMatching(
      /is in .*backup\.sqlite, whole and checked: \d+ events.*\nKeep .*JWT_SECRET, \S+privacy-key\nKeep apart from it: \S+keys\.sqlite \(casebook keys backup FILE\)/,
    ),
  });
  for (let n = 0; n < 2; n++) await openTicket(client);
  expect(await run('restore', file)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^casebook: DATA_DIR .* is in use: [^\n]*\n$/),
  });
  killed.child.kill('SIGKILL');
  await killed.ended;

  copyFileSync(file, eventsFile(directory));
  expect(await run('start')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^casebook: .*events\.sqlite is not the file that its journal .*npm run restore -- FILE\n$/,
    ),
  });

  const keys = join(root, 'keys.sqlite');
  expect((await run('keys', 'backup', keys)).stdout).toMatch(/^[1-9]\d* keys of \S+ are in /);
  const lacking = join(root, 'lacking');
  mkdirSync(lacking);
  copyFileSync(join(directory, 'privacy-key'), join(lacking, 'privacy-key'));
  const restoredThere = () => runIn(lacking, 'restore', file);
  expect((await restoredThere()).stdout).toMatch(
    /\nBefore that: the key store lacks keys of the event log: bring .*keys\.sqlite/,
  );
  copyFileSync(keys, join(lacking, 'keys.sqlite'));
  expect((await restoredThere()).stdout).not.toContain('Before that');

  expect((await runProcess('restore', file)).stderr).toBe('');
  expect(readdirSync(directory).filter((name) => name.startsWith('read-models.sqlite'))).toEqual([]);
  // The tree of hashes goes aside with the log that it is of: the restored one gets a new one.
  const [aside = ''] = readdirSync(directory).filter((name) => name.startsWith('before-restore-'));
  expect(readdirSync(join(directory, aside))).toEqual(
    expect.arrayContaining(['events.sqlite', 'proofs.sqlite']),
  );
  const restored = await start();
  expect(said.join('\n')).toContain('DATA_DIR holds logs that were replaced');
  expect(await ticketsOf(restored)).toBe(1);
  expect((await restored.get('/health/ready')).body.degraded).toEqual([]);
});

test('what is missing after a crash is named: a folder, a log whose journal is there, and one whose read models are', async () => {
  const running = await start();
  await openTicket(running);
  // As kill -9 leaves them: the last changes stand in the journals alone.
  const crashed = join(root, 'crashed');
  cpSync(directory, crashed, { recursive: true });
  await running.stop();
  rmSync(directory, { recursive: true });
  renameSync(crashed, directory);
  expect(existsSync(`${eventsFile(directory)}-wal`)).toBe(true);
  const nowhere = join(root, 'nowhere');
  expect(await run('backup', join(nowhere, 'backup.sqlite'))).toMatchObject({
    code: 1,
    stderr: `casebook: ${nowhere} is no folder: make it, writable for the desk's user, or name another one\n`,
  });
  writeFileSync(join(root, 'text'), 'This is no log.\n'.repeat(100));
  expect((await run('restore', join(root, 'text'))).stderr).toMatch(/text is no event log: it is no SQLite/);
  rmSync(eventsFile(directory));
  expect(await run('start')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^casebook: .*events\.sqlite is missing, but its journal is there.*\n$/),
  });
  // A log that is gone is not replaced by an empty one, either.
  for (const suffix of ['-wal', '-shm']) rmSync(eventsFile(directory) + suffix, { force: true });
  expect(await run('start')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^casebook: .* holds read models and no event log \(events\.sqlite\): restore.*\n$/,
    ),
  });
  expect(existsSync(eventsFile(directory))).toBe(false);
});

test('a log that turns out to be malformed shows in readiness and in the log, with SQLite’s code', async () => {
  const earlier = await startTestDesk({ directory, embedded: true });
  const opened: string[] = [];
  for (let n = 0; n < 40; n++) opened.push((await openTicket(earlier)).id);
  await earlier.stop();
  const bytes = readFileSync(eventsFile(directory));
  // The first pages hold the tables' names and the log's identity.
  writeFileSync(eventsFile(directory), bytes.fill(0, 10 * 4_096, bytes.length - 3 * 4_096));
  const again = await start();
  const admin = await tokenFor('admin', {});
  const replies = await Promise.all(
    opened.map((id) => again.post(`${LIST}/${id}/reply`, { message: 'Hello' }, admin)),
  );
  expect(replies.map(({ status }) => status)).toContain(503);
  const { status, body } = await again.get('/health/ready');
  expect([status, JSON.stringify(body)]).toEqual([
    503,
    expect.stringContaining('the event log is malformed (SQLITE_CORRUPT): restore a backup'),
  ]);
  await until(async () =>
    said.includes('the event log is malformed: it takes nothing more, restore a backup'),
  );
});
