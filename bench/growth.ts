/**
 * What a desk that has grown large costs, as a multiple of what a small one does: the section `growth` of `npm run bench` in
 * the sizes of its goals, a million tickets with three million events, and a million commands. Takes about half an hour and
 * 8 GB of disk in the folder of temporary files.
 *
 *   npm exec -- node bench/growth.ts                      everything
 *   npm exec -- node bench/growth.ts desk --tickets 300000   one part, of: ticket, desk, commands; and other sizes
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { memoryRow } from './growth/commands.ts';
import { longTicketRow } from './growth/long-ticket.ts';
import { largeDesk } from './sections/growth.ts';
import { printTable, type Row } from './table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tickets: { type: 'string', default: '1000000' },
    commands: { type: 'string', default: '1000000' },
    messages: { type: 'string', default: '100000' },
  },
});

const PARTS: Readonly<Record<string, (directory: string) => Promise<readonly Row[]>>> = {
  ticket: async (directory) => [await longTicketRow(directory, Number(values.messages))],
  desk: (directory) => largeDesk(directory, { tickets: Number(values.tickets) }),
  commands: async (directory) => [await memoryRow(directory, Number(values.commands))],
};

const directory = mkdtempSync(join(tmpdir(), 'casebook-bench-'));
try {
  const rows: Row[] = [];
  for (const part of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
    console.error(`measuring ${part}, at a load of ${loadavg()[0]?.toFixed(1)} …`);
    rows.push(...((await PARTS[part]?.(join(directory, part))) ?? []));
  }
  printTable(rows);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
