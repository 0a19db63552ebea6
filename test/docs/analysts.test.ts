import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { conversationTable, eventTable, messageTable, ticketTable } from '../../src/history/export/tables.ts';
import { projectionCatalogue } from '../../src/projections/catalogue.ts';
import { TOLD_FIELDS } from '../history/told-fields.ts';
import { walkOf } from '../support/walk.ts';

const { install, commands, folder, blocks, run } = walkOf('analysts.md', 150);

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

describe('docs/analysts.md lists', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/analysts.md'), 'utf8');
  const section = (title: string) => page.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
  const missing = (text: string, names: readonly string[]) =>
    names.filter((name) => !text.includes(`\`${name}\``));

  test('every projection that can be replayed', () => {
    const names = projectionCatalogue.map(({ name }) => name);
    expect(missing(section('A projection of your own'), names)).toEqual([]);
  });

  test('every column of exports', () => {
    const tables = { events: eventTable, tickets: ticketTable, conversations: conversationTable };
    for (const [of, { columns }] of Object.entries({ ...tables, messages: messageTable })) {
      const rows = section('Columns of exports')
        .split('\n')
        .filter((row) => row.split('|')[1]?.includes(of));
      expect([
        of,
        missing(
          rows.join('\n'),
          columns.map(({ name }) => name),
        ),
      ]).toEqual([of, []]);
    }
  });

  test('every event that is told, with its fields', () => {
    const rows = Object.entries(TOLD_FIELDS).map(
      ([type, fields]) =>
        `| \`${type}\` | ${fields
          .split(' ')
          .map((field) => `\`${field}\``)
          .join(' ')} |`,
    );
    const listed = section('Events and their fields')
      .split('\n')
      .filter((row) => row.startsWith('| `'));
    expect(listed).toEqual(rows);
  });
});
