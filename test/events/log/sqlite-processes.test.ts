import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BEGINNING } from '../../../src/events/log/port.ts';
import { openSqliteLog } from '../../../src/events/log/sqlite/log.ts';
import { ENDING } from './contract/endings.ts';
import { append, event, newStream, readToEnd } from './support.ts';

const script = (name: string) => fileURLToPath(new URL(`./processes/${name}.ts`, import.meta.url));

/** Gives each line that the process prints; ends when it has ended and all is read. */
const linesOf = (child: ChildProcess) => {
  if (!child.stdout) throw new Error('The output must be a pipe');
  return createInterface({ input: child.stdout });
};

describe('SQLite event log among processes', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'casebook-log-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const run = (name: string) =>
    spawn(process.execPath, [script(name), directory], { stdio: ['ignore', 'pipe', 'inherit'] });

  const outputOf = async (child: ChildProcess): Promise<string[]> => {
    const exited = once(child, 'exit');
    const lines: string[] = [];
    for await (const line of linesOf(child)) lines.push(line);
    expect(await exited).toEqual([0, null]);
    return lines;
  };

  /** Lets the process append until it has acknowledged so many, kills it, and answers all ids acknowledged. */
  async function killAfter(acknowledgements: number): Promise<string[]> {
    const child = run('append-for-ever');
    const exited = once(child, 'exit');
    const ids: string[] = [];
    let lines = 0;
    for await (const line of linesOf(child)) {
      // The last line may be torn: then its acknowledgement wasn't heard.
      ids.push(...line.split(' ').filter((id) => id.length === 36));
      if (++lines === acknowledgements) child.kill('SIGKILL');
    }
    expect(await exited).toEqual([null, 'SIGKILL']);
    return ids;
  }

  test('an owner that is killed while streams end leaves each of them whole or gone, and nothing else less', async () => {
    for (const milliseconds of [0, 8, 25]) {
      const child = run('drop-for-ever');
      const exited = once(child, 'exit');
      for await (const _line of linesOf(child)) setTimeout(() => child.kill('SIGKILL'), milliseconds);
      expect(await exited).toEqual([null, 'SIGKILL']);
    }
    const log = await openSqliteLog({ directory });
    const counts = new Map<string, number>();
    for (const { stream } of await readToEnd(log, BEGINNING, 10_000))
      counts.set(stream, (counts.get(stream) ?? 0) + 1);
    const ending = [...counts].filter(([stream]) => stream.startsWith(ENDING));
    expect(new Set(ending.map(([, count]) => count))).toEqual(new Set(ending.length > 0 ? [2] : []));
    expect(counts.size - ending.length).toBeGreaterThanOrEqual(3);
    expect(await log.drop(ENDING, await log.end())).toBe(ending.length);
    await log.close();
  });

  test('a killed owner loses nothing that it acknowledged, and frees the directory', async () => {
    const acknowledged: string[] = [];
    for (const count of [1, 40, 700, 3_000]) acknowledged.push(...(await killAfter(count)));
    const log = await openSqliteLog({ directory });
    const all = await readToEnd(log, BEGINNING, 10_000);
    const stored = new Set(all.map(({ id }) => id));
    expect(acknowledged.length).toBeGreaterThan(3_741);
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    const next = new Map<string, number>();
    for (const { stream, revision } of all) {
      expect(revision).toBe(next.get(stream) ?? 0);
      next.set(stream, revision + 1);
    }
    expect(all.map(({ position }) => position)).toEqual(all.map((_, n) => n + 1));
    await expect(append(log, newStream(), -1, event())).resolves.toBeDefined();
    await log.close();
  });

  test('a second process is refused with one clear line, and admitted once the first has closed', async () => {
    const log = await openSqliteLog({ directory });
    const [refused, ...more] = await outputOf(run('open'));
    expect(refused).toBe(
      `DataDirectoryInUse: DATA_DIR ${directory} is in use: only one process may own it, stop the other one first`,
    );
    expect(more).toEqual([]);
    await expect(append(log, newStream(), -1, event())).resolves.toBeDefined();
    await log.close();
    expect(await outputOf(run('open'))).toEqual(['opened']);
  });

  test('a process that has closed its log ends by itself, its appends settled', async () => {
    expect(await outputOf(run('close-at-once'))).toEqual(['["appended","appended","appended"]']);
  });

  test('a disk that refuses fails the appends of that transaction, and the log goes on', async () => {
    // 2 MiB a file, in blocks of 512 bytes: exceeding it is an error of write(), as on a broken disk.
    const limited = `ulimit -f 4096 && exec "$0" "$@"`;
    const child = spawn('sh', ['-c', limited, process.execPath, script('fill-disk'), directory], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const lines = (await outputOf(child)).map((line) => line.split(' '));
    const [, ...heard] = lines.pop() ?? [];
    const outcomes = lines.map(([outcome]) => outcome);
    expect(outcomes[0]).toBe('appended');
    expect(outcomes.slice(-3)).toEqual(['LogUnavailable', 'LogUnavailable', 'appended']);
    const appended = lines.filter(([outcome]) => outcome === 'appended').map(([, id]) => id);
    expect(heard).toEqual(appended);
    const log = await openSqliteLog({ directory });
    expect((await readToEnd(log, BEGINNING)).map(({ id }) => id)).toEqual(appended);
    await log.close();
  });
});
