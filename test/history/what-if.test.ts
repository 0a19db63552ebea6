import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { workingWeekIn } from '../../src/calendar/business-hours.ts';
import { derivedKeysOf } from '../../src/composition/derived-keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { fillLog } from '../../src/demo/fill.ts';
import { codec } from '../../src/events/catalogue.ts';
import { decodeOrThrow } from '../../src/events/codec.ts';
import { BEGINNING } from '../../src/events/log/port.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { figuresOf } from '../../src/history/what-if/figures.ts';
import { casebook } from '../support/commands.ts';
import { NO_SETTINGS } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/.bin/node');
const UNTIL = Date.parse('2026-03-02T09:30:00Z');

const directory = mkdtempSync(join(tmpdir(), 'casebook-what-if-'));
/** Seconds from the opening of each ticket to its first reply; null: none yet. */
const responses: (number | null)[] = [];
/** When each ticket was opened, in milliseconds since the epoch. */
const openedAt: number[] = [];
beforeAll(async () => {
  const log = await openSqliteLog({ directory });
  const keys = derivedKeysOf(loadConfig({ JWT_SECRET: 'what if '.repeat(8) }));
  await fillLog(log, { seed: 3, tickets: 120, until: UNTIL, prefix: 'SMI' }, { keys, codec }, () => {});
  const events = await decodeOrThrow(codec, await log.readAll(BEGINNING, 100_000));
  await log.close();
  for (const opened of events.filter(({ event }) => event.type === 'TicketOpened')) {
    openedAt.push(Date.parse(opened.metadata.time));
    const reply = events.find(({ event, stream }) => event.type === 'ReplySent' && stream === opened.stream);
    const taken = reply && Date.parse(reply.metadata.time) - Date.parse(opened.metadata.time);
    responses.push(taken === undefined ? null : Math.floor(taken / 1_000));
  }
});
afterAll(() => rmSync(directory, { recursive: true }));

const whatIf = (...args: string[]) => casebook(['what-if', ...args], { DATA_DIR: directory });

const nearest = (percent: number): number => {
  const sorted = responses.filter((taken) => taken !== null).toSorted((one, other) => one - other);
  return sorted[Math.ceil((percent * sorted.length) / 100) - 1] as number;
};

test('judges each ticket by both definitions; with all hours, times are those of the clock', async () => {
  const { code, stdout } = await whatIf(
    '--business-hours',
    'mon-sun 00:00-24:00',
    '--response-target',
    '1h',
    '--json',
  );
  expect(code).toBe(0);
  const { tickets, now, what_if: other, as_of } = JSON.parse(stdout);
  expect(tickets).toBe(responses.length);
  expect(now).toMatchObject({ business_hours: 'mon-fri 09:00-17:00', response_target_seconds: 14_400 });
  expect(other).toMatchObject({ business_hours: 'mon-sun 00:00-24:00', response_target_seconds: 3_600 });
  expect(other.first_response).toEqual({ median: nearest(50), p90: nearest(90), p99: nearest(99) });
  const met = responses.filter((taken) => taken !== null && taken <= 3_600).length;
  expect(other.target.met).toBe(met);
  for (const { target } of [now, other])
    expect(target.met + target.missed + target.pending).toBe(responses.length);
  const again = await whatIf('--until', String(as_of.position), '--json');
  expect(JSON.parse(again.stdout).now).toEqual(now);
  expect(JSON.parse(again.stdout).what_if).toEqual(now);
});

test('prints a table, also of the tickets of a part of the time', async () => {
  const { stdout } = await whatIf('--response-target', '30m', '--from', '2026-02-01', '--to', '2026-02-15');
  expect(stdout).toMatch(/^\d+ tickets, up to position \d+\. Times are within business hours\.\n\n/);
  expect(stdout).toMatch(/^ +as configured +what if$/m);
  expect(stdout).toMatch(/^Response target +4 h 00 min +30 min$/m);
  expect(stdout).toMatch(/^Target missed +\d+ \(\d+\.\d %\) +\d+ \(\d+\.\d %\)$/m);
  expect(Number.parseInt(stdout, 10)).toBeLessThan(responses.length);
});

test.each([
  [['--response-target', '2d'], 2, /It must be a number and s, m or h, such as 2h/],
  [['--business-hours', '9 to 5'], 2, /It must be days and hours such as/],
  [['--business-holidays', '2026-13-01'], 2, /It must be days such as 2026-12-25/],
  [['--time-zone', 'Mars'], 2, /It must be an IANA time zone/],
  [['--from', '2026-02-02', '--to', '2026-02-01'], 1, /casebook: --from is later than --to\n$/],
  [['--until', '999999'], 1, /casebook: there is no event at position 999999\n$/],
])('refuses %j with one line', async (args, code, line) => {
  expect(await whatIf(...args)).toEqual({ code, stdout: '', stderr: expect.stringMatching(line) });
});

test('a day is one of the time zone of the business hours, and counts to its end', async () => {
  const HOUR = 3_600_000;
  const openedIn = (day: number, hoursAhead: number) =>
    openedAt.filter((at) => Math.floor((at + hoursAhead * HOUR) / (24 * HOUR)) * 24 * HOUR === day).length;
  const days = Array.from({ length: 28 }, (_, index) => Date.UTC(2026, 1, index + 1));
  const day = days.find((each) => openedIn(each, 13) !== openedIn(each, 0)) as number;
  const name = new Date(day).toISOString().slice(0, 10);
  const counts = [];
  for (const zone of [['--time-zone', 'Pacific/Auckland'], []])
    counts.push(JSON.parse((await whatIf('--from', name, '--to', name, '--json', ...zone)).stdout).tickets);
  expect(counts).toEqual([openedIn(day, 13), openedIn(day, 0)]);
});

test('fails when its answer can not be written', async () => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(NODE, ['src/cli/casebook.js', 'what-if'], {
    ...{ cwd: ROOT, env: { ...NO_SETTINGS, DATA_DIR: directory } },
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  const [said, [code]] = await Promise.all([text(child.stderr as Readable), once(child, 'exit')]);
  expect([code, said]).toEqual([1, expect.stringMatching(/^casebook: ENOSPC: no space left[^\n]*\n$/m)]);
});

test('a reply that is due while support is closed is not late', () => {
  const at = (text: string) => Date.parse(text);
  const week = workingWeekIn('mon-fri 09:00-17:00') ?? [];
  const definitions = {
    businessHours: { week, holidays: ['2026-02-27'], zone: 'UTC' },
    responseTarget: 3_600,
  };
  const none = { answered: null, resolved: [] };
  const tickets = [
    // Thursday evening; Friday is a holiday; Monday at half past nine.
    { opened: at('2026-02-26T16:40:00Z'), answered: at('2026-03-02T09:30:00Z'), resolved: [] },
    {
      opened: at('2026-02-26T16:20:00Z'),
      answered: at('2026-03-02T09:30:00Z'),
      resolved: [at('2026-03-02T10:20:00Z')],
    },
    { opened: at('2026-03-02T09:10:00Z'), ...none },
    { opened: at('2026-03-02T08:59:00Z'), ...none },
  ];
  expect(figuresOf(tickets, definitions, at('2026-03-02T10:05:00Z'))).toEqual({
    first_response: { median: 3_000, p90: 4_200, p99: 4_200 },
    resolution: { median: 7_200, p90: 7_200, p99: 7_200 },
    target: { met: 1, missed: 2, pending: 1 },
  });
});
