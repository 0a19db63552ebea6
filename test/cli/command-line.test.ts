import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { startDeskProcess } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/.bin/node');
/** For a command that hangs. */
const PATIENCE_MS = 20_000;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'casebook-line-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

interface Ended {
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Never rejects. The code is null when the command had to be ended. */
function run(args: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const options = {
    cwd: ROOT,
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL' as const,
    env: { PATH: process.env.PATH ?? '', DATA_DIR: join(directory, 'data'), PORT: '0', ...env },
  };
  return new Promise((resolve) => {
    execFile(NODE, ['src/cli/casebook.ts', ...args.split(' ')], options, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? null) : 0, stdout, stderr }),
    );
  });
}

test.each([
  ['bogus', "casebook: there is no command 'bogus' (see --help)\n"],
  ['bogus --sub x', "casebook: unknown option '--sub' (see --help)\n"],
  ['start now', "casebook: too many arguments for 'start': now (see --help)\n"],
])('%s ends with 2 and says what is wrong', async (args, line) => {
  expect(await run(args)).toEqual({ code: 2, stdout: '', stderr: line });
});

test('--version prints the version', async () => {
  expect(await run('--version')).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

test('--help says what happens without a command', async () => {
  expect((await run('--help')).stdout).toMatch(/Without a command it starts/);
});

describe('a DATA_DIR that can’t be', () => {
  const places = () => ({ proc: '/proc/casebook/data', file: join(directory, 'file') });
  beforeAll(() => writeFileSync(places().file, ''));

  test.each([
    ['start', 'proc'],
    ['start', 'file'],
    ['demo --tickets 1', 'proc'],
    ['token --role user --sub x', 'proc'],
  ] as const)('ends %s with 1 and one line (%s)', async (args, place) => {
    const DATA_DIR = places()[place];
    const { code, stderr } = await run(args, { DATA_DIR });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(`^casebook: DATA_DIR ${DATA_DIR} can't be used: [^\n]+\n$`),
    });
  });
});

describe('what a desk keeps', () => {
  const others = (file: string) => statSync(file).mode & 0o077;
  const opened = (data: string) =>
    readdirSync(data, { recursive: true, encoding: 'utf8' }).filter((name) => others(join(data, name)));

  test('is for its owner alone, under any umask, and what earlier versions left open is closed', async () => {
    const data = join(directory, 'private', 'data');
    const umask = process.umask(0);
    try {
      for (const round of ['new', 'left open']) {
        const desk = startDeskProcess({ DATA_DIR: data });
        await desk.url;
        expect([round, others(data), opened(data)]).toEqual([round, 0, []]);
        expect(readdirSync(data)).toEqual(
          expect.arrayContaining(['events.sqlite', 'events.sqlite-wal', 'read-models.sqlite']),
        );
        desk.child.kill('SIGKILL');
        await once(desk.child, 'exit');
        for (const name of readdirSync(data))
          if (name.includes('.sqlite')) chmodSync(join(data, name), 0o644);
      }
      const to = join(directory, 'rebuilt.sqlite');
      await run(`rebuild --to ${to}`, { DATA_DIR: data });
      expect(others(to)).toBe(0);
      await run('rebuild', { DATA_DIR: data });
      expect(others(join(data, 'read-models.sqlite'))).toBe(0);
    } finally {
      process.umask(umask);
    }
  });
});
