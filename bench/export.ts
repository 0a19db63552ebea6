/**
 * How fast the log is exported, and what memory that takes: events in each format, tickets and messages, of a log of the demo.
 * The baseline is reading and decoding the same log. Rates are of events of the log, whatever is written. Memory is what the process
 * has beside mapped files, at its peak, in a heap of 96 MiB: of the whole log against that of its first tenth.
 *
 * npm exec -- node bench/export.ts [--tickets 120000] [--keep DIRECTORY]
 *
 * 120,000 tickets of the demo are 1.3 million events. `--keep` leaves the log in the directory, or takes the one that is there.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { derivedKeysOf } from '../src/composition/derived-keys.ts';
import { loadConfig } from '../src/config/load.ts';
import { fillLog } from '../src/demo/fill.ts';
import { codec } from '../src/events/catalogue.ts';
import { BEGINNING, type EventReader, type Position } from '../src/events/log/port.ts';
import { eventsFile } from '../src/events/log/sqlite/database.ts';
import { openSqliteLog } from '../src/events/log/sqlite/log.ts';

const { values: options } = parseArgs({
  options: { tickets: { type: 'string', default: '120000' }, keep: { type: 'string', default: '' } },
});
const directory = options.keep || (await mkdtemp(join(tmpdir(), 'casebook-export-')));
await mkdir(directory, { recursive: true });

async function open(): Promise<EventReader> {
  const isThere = existsSync(eventsFile(directory));
  const log = await openSqliteLog({ directory });
  if (isThere) return log;
  const keys = derivedKeysOf(loadConfig({ JWT_SECRET: 'benchmark '.repeat(8) }));
  const plan = { seed: 42, tickets: Number(options.tickets), until: Date.UTC(2026, 5, 1), prefix: 'SMI' };
  await fillLog(log, plan, { keys, codec }, () => {});
  return log;
}

/** Events a second of reading and decoding. */
async function baseline(log: EventReader): Promise<{ readonly events: number; readonly rate: number }> {
  const started = performance.now();
  let events = 0;
  for (let after = BEGINNING; ; ) {
    const page = await log.readAll(after, 1_024);
    await codec.decodeAll(page);
    events += page.length;
    after = page.at(-1)?.position ?? after;
    if (page.length < 1_024) return { events, rate: (events * 1_000) / (performance.now() - started) };
  }
}

/** Node.js collects garbage late where there is room: in a small heap the peak shows what is needed. */
const HEAP = ['--max-old-space-size=96', '--max-semi-space-size=4'];
/** Run in the process that exports. `RssAnon` is in kilobytes. */
const PEAK = `
import { readFileSync } from 'node:fs';
let peak = 0;
const look = () => { peak = Math.max(peak, Number(/RssAnon:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1])); };
setInterval(look, 50).unref();
process.on('exit', () => { look(); process.stderr.write('peak ' + peak); });`;

async function exported(what: string, format: string, to: Position) {
  const file = join(directory, `${what}.${format}`);
  await rm(file, { force: true });
  const started = performance.now();
  const peak = `data:text/javascript,${encodeURIComponent(PEAK)}`;
  const verb = ['export', what, '--format', format, '--out', file, '--to', String(to)];
  const args = [...HEAP, '--import', peak, 'src/cli/casebook.js', ...verb];
  const env = { ...process.env, DATA_DIR: directory };
  const child = spawn(process.execPath, args, { cwd: join(import.meta.dirname, '..'), env });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(said);
  const [, kilobytes] = /peak (\d+)/.exec(said) ?? [];
  return {
    seconds: (performance.now() - started) / 1_000,
    peak: Number(kilobytes) / 1_024,
    megabytes: statSync(file).size / 1e6,
  };
}

try {
  const log = await open();
  const { events, rate: read } = await baseline(log);
  const end = await log.end();
  await log.close();
  console.log(`${events} events; read and decoded at ${Math.round(read).toLocaleString('en')}/s\n`);
  console.log('ratio  events/s  peak memory, of a tenth   file        what');
  const formats = ['ndjson', 'csv', 'parquet'] as const;
  const all = [
    ...formats.map((format) => ['events', format] as const),
    ['messages', 'parquet'],
    ['tickets', 'parquet'],
  ] as const;
  for (const [what, format] of all) {
    const tenth = await exported(what, format, Math.ceil(end / 10) as Position);
    const { seconds, peak, megabytes } = await exported(what, format, end);
    const rate = events / seconds;
    const cells = [
      (rate / read).toFixed(2).padStart(5),
      Math.round(rate).toLocaleString('en').padStart(9),
      `${peak.toFixed(0)} MiB`.padStart(12),
      `${tenth.peak.toFixed(0)} MiB`.padStart(11),
      `${megabytes.toFixed(0)} MB`.padStart(8),
    ];
    console.log(`${cells.join(' ')}    ${what} as ${format}`);
  }
} finally {
  if (!options.keep) await rm(directory, { recursive: true });
}
