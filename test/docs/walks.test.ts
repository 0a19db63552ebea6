import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { startWalks } from '../support/walk.ts';

const { folder, walkOf } = startWalks('analysts.md', 100);

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
  const { install, commands, blocks, run } = walkOf('analysts.md');
  expect(install.split('\n')[0]).toBe('npm ci');
  const printed = await run();
  for (const [index, command] of commands.entries())
    if (command.includes('/api/') && !/text\/csv|ndjson/.test(command))
      expect([command, JSON.parse(printed[index] ?? '').success]).toEqual([command, true]);

  const [plot = '', grown = '', replies = '', tags = '', ...others] = blocks('sql');
  expect(others).toEqual([]);
  const bars = await asked(plot);
  expect(bars.length).toBeGreaterThan(10);
  expect(bars.some(([, , bar]) => String(bar).includes('█'))).toBe(true);
  const months = await asked(replies);
  expect(months.map(([month]) => month)).toContain('2026-04');
  expect((await asked(grown)).map(([priority]) => priority).toSorted()).toEqual([
    ...['high', 'low', 'medium', 'urgent'],
  ]);
  expect((await asked(tags)).length).toBeGreaterThan(1);

  const lines = readFileSync(join(folder, 'feed.ndjson'), 'utf8').trimEnd().split('\n');
  const kinds = new Set(lines.map((line) => JSON.parse(line).type));
  kinds.delete('heartbeat');
  expect([...kinds]).toEqual(['TicketRated']);

  const replayed = printed[commands.findIndex((command) => command.includes('first-replies.ts'))] ?? '';
  // One block, two replays: each prints an object.
  const counts: Record<string, Record<string, number>> = JSON.parse(
    replayed.slice(0, replayed.indexOf('\n}\n') + 2),
  );
  expect(Object.values(counts).some(({ high = 0 }) => high > 0)).toBe(true);
  expect(printed.some((text) => /^Response target +4 h 00 min +2 h 00 min$/m.test(text))).toBe(true);
}, 180_000);

test('the walk of docs/auditors.md leads from a head that is kept to an event that is proven, command by command', async () => {
  const { install, commands, run } = walkOf('auditors.md');
  expect(install.split('\n')).toEqual([
    'npm ci',
    expect.stringMatching(/^npm run demo -- --tickets \d+ --until \S+$/),
    '',
  ]);
  const printed = await run();
  const after = (part: string) => printed[commands.findIndex((command) => command.includes(part))] ?? '';
  expect(after('verify --head heads.txt')).toMatch(
    /\nNothing was changed up to position \d+, by the heads that were kept elsewhere\n/,
  );
  expect(after('verify --file log.ndjson --head')).toMatch(
    /1 of 1 heads that were kept elsewhere agree\nNothing was changed up to position/,
  );
  expect(after('verify --event')).toMatch(/^Event \S+ \(position .* is exactly what the head of/);
  expect(after('verify --consistency')).toMatch(
    /^Between them, events were only added: the head of \S+ with \d+ events follows/,
  );
  const listed = after('/audit/heads"');
  expect(JSON.parse(listed.slice(0, listed.indexOf('}{') + 1)).success).toBe(true);
  expect(readFileSync(join(folder, 'heads.txt'), 'utf8').trim().split('\n')).toHaveLength(1);
}, 180_000);
