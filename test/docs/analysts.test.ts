import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { NO_SETTINGS } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/analysts.md'), 'utf8');

/** The blocks of a language, in order. */
const blocks = (language: string): readonly string[] =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, text = '']) => text,
  );

const [install = '', settings = '', ...commands] = blocks('sh');

/** A folder like that of the reader: what commands write lies here, and not in the project. */
const folder = mkdtempSync(join(tmpdir(), 'casebook-analysts-'));
const port = '0';
let demo: ChildProcess;
let url = '';

beforeAll(async () => {
  for (const name of ['package.json', 'src', 'docs', 'node_modules'])
    symlinkSync(join(ROOT, name), join(folder, name));
  const [, start = ''] = install.trimEnd().split('\n');
  const env = { ...NO_SETTINGS, PORT: port, DATA_DIR: 'data/demo' };
  demo = spawn('bash', ['-c', `exec ${start.replace('2000', '400')}`], { cwd: folder, env, detached: true });
  for await (const text of demo.stdout as NodeJS.ReadableStream) {
    url = /export DESK=(\S+)/.exec(String(text))?.[1] ?? url;
    if (url !== '') break;
  }
});
afterAll(async () => {
  process.kill(-(demo.pid as number), 'SIGTERM');
  if (demo.exitCode === null && demo.signalCode === null) await once(demo, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a block as a reader would, after the settings of the page. Rejects when a command fails. */
function run(block: string): Promise<string> {
  const script = `set -eo pipefail\n${settings.replace('http://127.0.0.1:1500', url)}\n${block}`;
  return new Promise((resolve, reject) => {
    execFile(
      'bash',
      ['-c', script],
      { cwd: folder, env: NO_SETTINGS, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => (error ? reject(new Error(`${block}\n${stderr}`)) : resolve(stdout)),
    );
  });
}

async function asked(sql: string): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`SET file_search_path = '${folder}'`);
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

test('the walk of docs/analysts.md leads from question to plot, command by command', async () => {
  expect(install.split('\n')[0]).toBe('npm ci');
  const printed: string[] = [];
  for (const command of commands) printed.push(await run(command));
  for (const [index, command] of commands.entries())
    if (command.includes('/api/') && !command.includes('text/csv'))
      expect([command, JSON.parse(printed[index] ?? '').success]).toEqual([command, true]);

  const [plot = '', replies = ''] = blocks('sql');
  const bars = await asked(plot);
  expect(bars.length).toBeGreaterThan(10);
  expect(bars.some(([, , bar]) => String(bar).includes('█'))).toBe(true);
  const months = await asked(replies);
  expect(months.map(([month]) => month)).toContain('2026-04');
  const [tags] = await asked(
    "SELECT count(DISTINCT tag) FROM (SELECT unnest(tags) AS tag FROM 'tickets.parquet')",
  );
  expect(Number(tags?.[0])).toBeGreaterThan(1);

  const replayed = printed[commands.findIndex((command) => command.includes('first-replies.ts'))] ?? '';
  // One block, two replays: each prints an object.
  const counts: Record<string, Record<string, number>> = JSON.parse(
    replayed.slice(0, replayed.indexOf('\n}\n') + 2),
  );
  expect(Object.values(counts).some(({ high = 0 }) => high > 0)).toBe(true);
  expect(printed.some((text) => /^Response target +4 h 00 min +2 h 00 min$/m.test(text))).toBe(true);
});
