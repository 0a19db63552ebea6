import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conversationTable, eventTable, messageTable, ticketTable } from '../../src/history/export/tables.ts';
import { projectionCatalogue } from '../../src/projections/catalogue.ts';
import { TOLD_FIELDS } from '../history/told-fields.ts';

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
