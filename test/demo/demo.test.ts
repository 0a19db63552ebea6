import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { prepareDemo } from '../../src/cli/prepare-demo.ts';
import { readModelsFile } from '../../src/composition/stores/stores.ts';
import { loadConfig } from '../../src/config/load.ts';
import { BEGINNING } from '../../src/events/log/port.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { casebook } from '../support/commands.ts';
import { MAIN, NO_SETTINGS, PRELOAD } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/.bin/node');
const run = promisify(execFile);

interface Demo {
  readonly output: string;
  /** The value of a variable that it prints for copying. */
  variable(name: string): string;
  /** Everything that it has written so far. */
  logged(): string;
  untilLogged(holds: (text: string) => boolean): Promise<void>;
  /** Runs one of the lines that it prints, as somebody who copies it does. */
  copy(line: string): Promise<string>;
  stop(): Promise<number | null>;
}

const running = new Set<ChildProcess>();

const settings = (directory: string) => ({
  ...process.env,
  ...NO_SETTINGS,
  ...{ NODE_ENV: 'development', DATA_DIR: directory, PORT: '0', LOG_LEVEL: 'info' },
  WHATSAPP_TOKEN: 'never used',
});

/** The demo as it is started, once it has said everything. */
async function startDemo(directory: string, ...args: string[]): Promise<Demo> {
  const events = new EventEmitter();
  const child = spawn(NODE, [...PRELOAD, MAIN, 'demo', ...args], {
    env: settings(directory),
  });
  running.add(child);
  let output = '';
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      events.emit('output');
      if (output.includes('Ctrl+C')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${complaints}`)));
  });
  const variables = output.split('\n').filter((line) => line.startsWith('export '));
  return {
    output,
    variable: (name) => variables.find((line) => line.startsWith(`export ${name}=`))?.split('=')[1] ?? '',
    logged: () => output,
    async untilLogged(holds) {
      while (!holds(output)) await once(events, 'output');
    },
    copy: async (line) =>
      (await run('bash', ['--norc', '-c', [...variables, line].join('\n')], { cwd: ROOT })).stdout,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      return code;
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
const json = async (response: Promise<Response>): Promise<any> => (await response).json();

/** What a demo says that doesn't start. */
async function failing(directory: string, ...args: string[]): Promise<string> {
  const { code, stderr } = await casebook(['demo', ...args], settings(directory));
  expect(code).not.toBe(0);
  return stderr;
}

describe('npm run demo', () => {
  let directory: string;
  let demo: Demo;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'casebook-demo-'));
    demo = await startDemo(directory, '--tickets', '60', '--seed', '3');
  });

  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  });

  it('prints commands that all run', async () => {
    const commands = demo.output.split('\n').filter((line) => line.startsWith('curl '));
    expect(commands.length).toBeGreaterThanOrEqual(9);
    for (const command of commands) {
      const { success, status } = JSON.parse(await demo.copy(command));
      expect([command, success ?? status]).toEqual([command, success === undefined ? 'success' : true]);
    }
  });

  it('prints tokens whose bearers have tickets and a desk full of them', async () => {
    const read = (path: string, token: string) => {
      const headers = { authorization: `Bearer ${demo.variable(token)}` };
      return json(fetch(`${demo.variable('DESK')}${path}`, { headers }));
    };
    const mine = await read('/api/v1/support/my-tickets', 'USER_TOKEN');
    expect(mine.data.tickets.map(({ id }: { id: string }) => id)).toContain(demo.variable('TICKET_ID'));
    const list = await read('/api/v1/unified-admin/support', 'ADMIN_TOKEN');
    expect(list.data.analytics.overview.total_tickets).toBeGreaterThanOrEqual(60);
    expect(list.data.analytics.performance.total_rated).toBeGreaterThan(0);
    const own = await read('/api/support/conversation', 'USER_TOKEN');
    expect(own.data).toMatchObject({ messageCount: 2, unread: { byOwner: 1 } });
    for (const filter of ['status=open', 'status=pending', 'status=closed', 'type=onboarding']) {
      const chats = await read(`/api/admin/support/conversations?${filter}`, 'ADMIN_TOKEN');
      expect([filter, chats.data.pagination.total]).not.toEqual([filter, 0]);
    }
  });

  it('goes on with the chats of its guests', async () => {
    const headers = { authorization: `Bearer ${demo.variable('ADMIN_TOKEN')}` };
    const list = `${demo.variable('DESK')}/api/admin/support/conversations?status=open&type=general`;
    const { data } = await json(fetch(list, { headers }));
    const { id, guestId } = data.conversations.find(({ guestId }: { guestId: string | null }) => guestId);
    const found = await fetch(`${demo.variable('DESK')}/api/support/conversation/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ guestId }),
    });
    expect(await found.json()).toMatchObject({ data: { conversation: { id }, guestId } });
  });

  it('goes on with the account of the phone that it names', async () => {
    const initiate = demo.output.split('\n').find((line) => line.includes('/api/auth/initiate')) ?? '';
    const { sessionId } = JSON.parse(await demo.copy(initiate)).data;
    // The login is named after its session id; links of other logins are shown, too.
    const login = createHash('sha256').update(sessionId).digest('hex');
    const link = new RegExp(`http\\S+confirm\\?button=${login}[^"\\s]+`);
    await demo.untilLogged((text) => link.test(text));
    const waiting = new WebSocket(
      `${demo.variable('DESK').replace('http', 'ws')}/api/auth/ws?sessionId=${sessionId}`,
    );
    const told = new Promise<MessageEvent>((resolve) => waiting.addEventListener('message', resolve));
    await fetch(link.exec(demo.logged())?.[0] ?? '');
    const { authToken } = JSON.parse((await told).data);
    const headers = { authorization: `Bearer ${authToken}` };
    const me = await json(fetch(`${demo.variable('DESK')}/api/user/me`, { headers }));
    expect(me.data.name).toMatch(/\w+ \w+/);
  });

  it('has examples/listen.mjs hear what happens', async () => {
    const child = spawn(NODE, ['examples/listen.mjs', demo.variable('ADMIN_TOKEN')], {
      cwd: ROOT,
      env: { ...process.env, DESK: demo.variable('DESK') },
    });
    running.add(child);
    const heard = (text: string) =>
      new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk) => String(chunk).includes(text) && resolve());
      });
    await heard('connection:success');
    const created = heard('ticket_created');
    await demo.copy(demo.output.split('\n').find((line) => line.includes('request-support')) ?? '');
    await created;
    child.kill();
  });

  it('goes on with what is there, once read models of another version are made anew, and leaves it as it was', async () => {
    const before = await readFile(join(directory, 'demo.json'), 'utf8');
    expect(await demo.stop()).toBe(0);
    const db = new DatabaseSync(readModelsFile(directory));
    db.exec("UPDATE projections SET version = 0 WHERE name = 'ticketing/tickets'");
    db.close();
    const again = await startDemo(directory);
    // A quick machine has made them before the demo looks, and needn't say that it waits.
    await again.untilLogged((output) => output.includes('a projection was rebuilt and serves again'));
    expect(again.output).toContain(
      '60 example tickets, chats, logins and codes, and whatever was added since (seed 3',
    );
    expect(again.output).toContain('My card was declined');
    await again.stop();
    expect(await readFile(join(directory, 'demo.json'), 'utf8')).toBe(before);
  });

  it('refuses a directory with another demo, naming what differs', async () => {
    expect(await failing(directory, '--seed', '4')).toContain('holds a demo with --seed 3');
  });

  it('refuses a directory with data that are no demo, and touches nothing', async () => {
    const other = await mkdtemp(join(tmpdir(), 'casebook-demo-'));
    await writeFile(join(other, 'events.sqlite'), 'precious');
    expect(await failing(other)).toContain("holds data that are no demo's (events.sqlite)");
    expect(await readFile(join(other, 'events.sqlite'), 'utf8')).toBe('precious');
    await rm(other, { recursive: true });
  });

  it('starts anew where an earlier attempt was cut off', async () => {
    const cut = await mkdtemp(join(tmpdir(), 'casebook-demo-'));
    const marker = { seed: 1, tickets: 9, until: 0, prefix: 'SMI', filled: false };
    await writeFile(join(cut, 'demo.json'), JSON.stringify(marker));
    await writeFile(join(cut, 'events.sqlite'), 'half of a log');
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const plan = await prepareDemo(loadConfig({ NODE_ENV: 'test', DATA_DIR: cut }), { tickets: 5 });
    jest.restoreAllMocks();
    expect([plan.seed, plan.tickets]).toEqual([42, 5]);
    const log = await openSqliteLog({ directory: cut });
    const opened = (await log.readAll(BEGINNING, 10_000)).filter(({ type }) => type === 'TicketOpened');
    await log.close();
    expect(opened.length).toBeGreaterThanOrEqual(5);
    await rm(cut, { recursive: true });
  });

  it.each([
    [['--tickets', 'many'], "--tickets <number>' argument 'many' is invalid. It must be a whole number"],
    [['--until', 'tomorrow'], 'It must be a day such as'],
    [['--until', '2999-01-01T00:00:00Z'], 'It must not lie in the future'],
    [['--colour', 'red'], "unknown option '--colour'"],
  ])('refuses %j with one line', async (args, complaint) => {
    const message = await failing(join(directory, 'unused'), ...args);
    expect(message).toContain(complaint);
    expect(message.trim().split('\n')).toHaveLength(1);
  });

  it('notices that its port is taken before it fills anything', async () => {
    const taken = createServer();
    await once(taken.listen(0, '127.0.0.1'), 'listening');
    const { port } = taken.address() as AddressInfo;
    const unused = join(directory, 'taken');
    expect(await casebook(['demo'], { ...settings(unused), PORT: String(port) })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^casebook: .*EADDRINUSE.* \(set another PORT\)\n$/),
    });
    expect(existsSync(join(unused, 'events.sqlite'))).toBe(false);
    taken.close();
  });
});
