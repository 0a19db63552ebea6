/**
 * What a desk that has grown large costs, as a multiple of what a small one does: the section `growth` of `npm run bench` in
 * the sizes of its goals, a million tickets with three million events; and the memory after a million commands. Takes an hour and more on
 * a busy machine, and 10 GB in the folder of temporary files.
 *
 *   npm exec -- node bench/growth.ts                           everything
 *   npm exec -- node bench/growth.ts start --tickets 300000   one part, of: ticket, start, lists, commands; and other sizes
 *   npm exec -- node bench/growth.ts --keep DIRECTORY          leaves the desks there, and takes those that an earlier run left
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { memoryRow } from './growth/commands.ts';
import { longTicketRow } from './growth/long-ticket.ts';
import { largeLists, largeStart } from './sections/growth.ts';
import { printTable, type Row } from './table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tickets: { type: 'string', default: '1000000' },
    commands: { type: 'string', default: '1000000' },
    messages: { type: 'string', default: '100000' },
    keep: { type: 'string' },
  },
});

const PARTS: Readonly<Record<string, (directory: string) => Promise<readonly Row[]>>> = {
  ticket: async (directory) => [await longTicketRow(directory, Number(values.messages))],
  start: async (directory) => [await largeStart(values.keep ?? directory, Number(values.tickets))],
  lists: (directory) => largeLists(values.keep ?? directory, Number(values.tickets)),
  commands: async (directory) => [await memoryRow(directory, Number(values.commands))],
};

const directory = mkdtempSync(join(tmpdir(), 'casebook-bench-'));
try {
  for (const part of positionals.length > 0 ? positionals : Object.keys(PARTS)) {
    console.error(`measuring ${part}, at a load of ${loadavg()[0]?.toFixed(1)} …`);
    printTable((await PARTS[part]?.(directory)) ?? []);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
