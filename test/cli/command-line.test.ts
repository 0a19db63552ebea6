import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import {
  accountFold,
  phoneFold,
  registerUser,
  settlePhoneNumber,
} from '../../src/commands/identity/account.ts';
import { phoneHashesOf } from '../../src/commands/identity/secrets.ts';
import { derivedKeysOf } from '../../src/composition/derived-keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { accountByPhoneStream, accountStream } from '../../src/events/identity/events.ts';
import { instant, type UserId } from '../../src/events/ids.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { casebook, type Ended } from '../support/commands.ts';
import { startTestDesk } from '../support/desk.ts';
import { commandContext, MORNING } from '../support/examples.ts';
import { nodeOn } from '../support/logs.ts';
import { NO_SETTINGS, startDeskProcess } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/.bin/node');
/** For a command that hangs. */
const TIMEOUT_MS = 20_000;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'casebook-line-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const settings = (env: Readonly<Record<string, string>>) => ({
  ...{ ...NO_SETTINGS, DATA_DIR: join(directory, 'data'), PORT: '0' },
  ...env,
});

const run = (args: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  casebook(args.split(' '), settings(env));

/** The same in a process of its own. Rejects when the command doesn't end with 0. */
const runProcess = (args: string, env: Readonly<Record<string, string>> = {}) =>
  promisify(execFile)(NODE, ['src/cli/casebook.js', ...args.split(' ')], {
    ...{ cwd: ROOT, timeout: TIMEOUT_MS, killSignal: 'SIGKILL', env: settings(env) },
  });

test.each([
  ['bogus', "casebook: there is no command 'bogus' (see --help)\n"],
  ['bogus --sub x', "casebook: unknown option '--sub' (see --help)\n"],
  ['start now', "casebook: too many arguments for 'start': now (see --help)\n"],
])('%s ends with 2 and says what is wrong', async (args, line) => {
  expect(await run(args)).toEqual({ code: 2, stdout: '', stderr: line });
});

test('--version prints the version', async () => {
  const version = { stdout: `${manifest.version}\n`, stderr: '' };
  expect(await run('--version')).toEqual({ code: 0, ...version });
  expect(await runProcess('--version')).toEqual(version);
});

describe('an older Node.js', () => {
  const older = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'node'))
    .find((file) => existsSync(file) && Number.parseInt(versionOf(file), 10) < 24);
  const AS_IF = "Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.1.0'}})";
  // Where there is none, this one says that it is older.
  const node = older ? [older] : [NODE, '--import', `data:text/javascript,${AS_IF}`];
  const version = older ? versionOf(older) : '20.1.0';

  test.each([
    [['src/cli/casebook.js']],
    [['--import', './src/cli/preload/preload.js', 'src/cli/casebook.js', 'start']],
    [['src/cli/preload/strip-sources.js']],
  ])('is told in one line what is needed: %j', (args) => {
    const [file = '', ...before] = node;
    const { status, stdout, stderr } = spawnSync(file, [...before, ...args], { cwd: ROOT, encoding: 'utf8' });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^casebook: Node.js \S+ is too old, 24 or newer is needed: [^\n]*npm ci[^\n]*\n$/);
    expect(stderr).toContain(` ${version} `);
  });

  test('is as old as the project’s own is not', () => {
    expect(Number.parseInt(manifest.dependencies.node, 10)).toBe(24);
  });
});

function versionOf(node: string): string {
  return spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.trim();
}

test('--help says what happens without a command', async () => {
  expect((await run('--help')).stdout).toMatch(/Without a command it starts/);
});

describe('a DATA_DIR that can’t be', () => {
  const places = () => ({
    proc: '/proc/casebook/data',
    file: join(directory, 'file'),
    below: join(directory, 'file', 'data'),
    locked: join(directory, 'locked'),
    models: join(directory, 'models'),
    torn: join(directory, 'torn'),
  });
  beforeAll(() => {
    const { file, locked, models, torn } = places();
    writeFileSync(file, '');
    // As root may write everywhere, folders in the place of files stand for what can't be written.
    mkdirSync(join(locked, 'lock.sqlite'), { recursive: true });
    mkdirSync(join(models, 'read-models.sqlite'), { recursive: true });
    mkdirSync(torn);
    writeFileSync(join(torn, 'events.sqlite'), 'x'.repeat(9_000));
  });

  test.each([
    ['start', 'proc'],
    ['start', 'file'],
    ['start', 'below'],
    ['demo --tickets 1', 'proc'],
    ['token --role user --sub x', 'proc'],
    ['start', 'models'],
    ['demo --tickets 1', 'locked'],
    ['rebuild', 'torn'],
    ['retry', 'torn'],
    ['accounts', 'torn'],
  ] as const)('ends %s with 1 and one line (%s)', async (args, place) => {
    const DATA_DIR = places()[place];
    const { code, stderr } = await run(args, { DATA_DIR });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(`^casebook: DATA_DIR ${DATA_DIR} can't be used: [^\n]+\n$`),
    });
  });
});

test('a secret that can’t be read is told in one line', async () => {
  const data = join(directory, 'secret');
  mkdirSync(join(data, 'jwt-secret'), { recursive: true });
  const { code, stderr } = await run('token --role user --sub x', { DATA_DIR: data });
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(
      `^casebook: JWT_SECRET is not set, and ${data}/jwt-secret can't be read: [^\n]+\n$`,
    ),
  ]);
});

test('all settings that are wrong are named in one line', async () => {
  const wrong = { PORT: 'x', JWT_SECRTE: 'x', NODE_ENV: 'production', RATE_LIMITS: 'off' };
  expect(await run('start', wrong)).toEqual({
    code: 1,
    stdout: '',
    stderr: `casebook: JWT_SECRTE is not a variable of Casebook (did you mean JWT_SECRET?); PORT must be a whole number from 0 to 65535, not "x"; JWT_SECRET or JWT_JWKS_URL must be set in production; PRIVACY_KEY must be set in production; RATE_LIMITS must be on in production\n`,
  });
});

describe('what a desk keeps', () => {
  const others = (file: string) => statSync(file).mode & 0o077;
  const opened = (data: string) =>
    readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) => others(join(data, name)));

  const data = () => join(directory, 'private', 'data');

  test('is for its owner alone, under any umask, and what earlier versions left open is closed', async () => {
    const DATA_DIR = data();
    const umask = process.umask(0);
    try {
      const isPrivate = (round: string) => {
        expect([round, others(DATA_DIR), opened(DATA_DIR)]).toEqual([round, 0, []]);
        expect(readdirSync(DATA_DIR)).toEqual(
          expect.arrayContaining(['events.sqlite', 'events.sqlite-wal', 'read-models.sqlite']),
        );
      };
      const leaveOpen = () => {
        for (const name of readdirSync(DATA_DIR))
          if (name.includes('.sqlite')) chmodSync(join(DATA_DIR, name), 0o644);
      };
      const desk = startDeskProcess({ DATA_DIR });
      await desk.url;
      isPrivate('new');
      desk.child.kill('SIGKILL');
      await once(desk.child, 'exit');
      leaveOpen();
      const next = await startTestDesk({ directory: DATA_DIR, embedded: true });
      try {
        isPrivate('left open');
      } finally {
        await next.stop();
      }
      leaveOpen();
      const to = join(directory, 'rebuilt.sqlite');
      await runProcess(`rebuild --to ${to}`, { DATA_DIR });
      expect(others(to)).toBe(0);
      await runProcess('rebuild', { DATA_DIR });
      expect(others(join(DATA_DIR, 'read-models.sqlite'))).toBe(0);
    } finally {
      process.umask(umask);
    }
  });

  test('can’t be rebuilt where there is no folder, which names --to and the path', async () => {
    const to = join(directory, 'nonexistent', 'x.sqlite');
    const { code, stderr } = await run(`rebuild --to ${to}`, { DATA_DIR: data() });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(`^casebook: --to ${to} can't be made: [^\\n]+\\n$`),
    ]);
  });
});

describe('examples/listen.mjs', () => {
  const NOBODY = 'http://127.0.0.1:9';
  const listen = (...args: string[]) =>
    spawn(NODE, ['examples/listen.mjs', ...args], { cwd: ROOT, env: { ...process.env, DESK: NOBODY } });

  test('without a token ends with 2 and its usage', async () => {
    const child = listen();
    const [[status], [error]] = await Promise.all([once(child, 'exit'), once(child.stderr, 'data')]);
    expect([status, String(error)]).toEqual([2, expect.stringMatching(/^Usage: .*listen\.mjs TOKEN/)]);
  });

  test('names the desk that it can’t reach', async () => {
    const child = listen('a.b.c');
    const [error] = await once(child.stderr, 'data');
    child.kill();
    expect(String(error)).toMatch(`not connected to ${NOBODY}: `);
  });
});

test('a benchmark that there is none of is named in one line', async () => {
  const child = spawn(NODE, ['bench/run.ts', 'nosuch'], { cwd: ROOT });
  const [[status], [error]] = await Promise.all([once(child, 'exit'), once(child.stderr, 'data')]);
  expect([status, String(error)]).toEqual([
    2,
    expect.stringMatching(/^bench: there is no section 'nosuch'; the sections are (?:\w+, )+\w+\n$/),
  ]);
});

test('accounts names the accounts of a phone that has several, and no number, and joins them', async () => {
  const data = join(directory, 'split');
  mkdirSync(data);
  const log = await openSqliteLog({ directory: data });
  const users = ['0d9c1b6e-3a52-4f0e-8a77-1c5f0e9b2d10', 'second-user', 'alone'] as const;
  const phones = ['+5491123456789', '+541123456789', '+2348012345678'];
  for (const [index, userId] of users.entries()) {
    // The second one was registered first: a login leads to it, whichever stream comes last.
    const registeredAt = instant(Date.parse(MORNING) - index);
    const registered = { userId: userId as UserId, phoneNumber: phones[index] ?? '', registeredAt };
    await nodeOn(log).execute(
      accountFold,
      accountStream(registered.userId),
      registerUser(registered),
      commandContext({ now: () => MORNING }),
    );
  }
  const { identity } = derivedKeysOf(loadConfig({ DATA_DIR: data }));
  for (const [index, hash] of phoneHashesOf(identity, '+541123456789').toSorted().toReversed().entries()) {
    const claim = settlePhoneNumber((users[index] ?? '') as UserId);
    await nodeOn(log).execute(phoneFold, accountByPhoneStream(hash), claim, commandContext());
  }
  const { code, stdout } = await run('accounts', { DATA_DIR: data });
  const dry = await run('accounts --join --dry-run', { DATA_DIR: data });
  const inUse = await run('accounts --join', { DATA_DIR: data });
  await log.close();
  expect(code).toBe(0);
  expect(stdout.match(/^ {2}\S+(?=:)/gm)).toEqual([`  ${users[0]}`, `  ${users[1]}`]);
  expect(stdout).toContain(`registered ${MORNING}, last login ${MORNING}, tickets 0`);
  expect(stdout.match(/^.*a login leads to it$/gm)).toEqual([expect.stringContaining(`  ${users[1]}: `)]);
  expect(stdout).toContain('phones with several accounts: 1');
  expect(stdout).not.toMatch(/23456789|80123/);
  const joined = (verb: string) =>
    `${users[0]} ${verb} ${users[1]}: tickets 0, conversations 0\naccounts ${verb} others: 1\n`;
  expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining(joined('would be joined into'))]);
  expect([inUse.code, inUse.stderr]).toEqual([1, expect.stringMatching(/^casebook: [^\n]+ in use[^\n]*\n$/)]);
  const whole = await run('accounts --join', { DATA_DIR: data });
  expect([whole.code, whole.stdout]).toEqual([0, joined('joined into')]);
  expect((await run('accounts', { DATA_DIR: data })).stdout).toBe('phones with several accounts: 0\n');
});

test('accounts says that there is no log', async () => {
  const { code, stderr } = await run('accounts', { DATA_DIR: join(directory, 'nothing') });
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^casebook: DATA_DIR .* holds no event log/)]);
});
