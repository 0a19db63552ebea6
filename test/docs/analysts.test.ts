import { DuckDBInstance } from '@duckdb/node-api';
import { walkOf } from '../support/walk.ts';

const { install, commands, folder, blocks, run } = walkOf('analysts.md', 400);

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
