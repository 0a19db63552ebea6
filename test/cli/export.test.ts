import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DuckDBInstance } from '@duckdb/node-api';
import { derivedKeysOf } from '../../src/composition/derived-keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { fillLog } from '../../src/demo/fill.ts';
import { codec } from '../../src/events/catalogue.ts';
import { decodeOrThrow } from '../../src/events/codec.ts';
import type { EventEnvelope } from '../../src/events/envelope.ts';
import { BEGINNING, type EventLog } from '../../src/events/log/port.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { replayProjection } from '../../src/history/replay.ts';
import { TOLD_TYPES } from '../../src/history/told-events.ts';
import { conversationProjection } from '../../src/projections/conversations/conversations/projection.ts';
import type { TicketDocument } from '../../src/projections/ticketing/tickets/documents.ts';
import { ticketProjection } from '../../src/projections/ticketing/tickets/projection.ts';
import { casebook } from '../support/commands.ts';
import { NO_SETTINGS } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/.bin/node');
const UNTIL = Date.parse('2026-03-02T09:30:00Z');

const root = mkdtempSync(join(tmpdir(), 'casebook-export-'));
const directory = join(root, 'data');
const inRoot = (name: string) => join(root, name);
let events: readonly EventEnvelope[];
let tickets: readonly TicketDocument[];
let conversations: number;
beforeAll(async () => {
  const log: EventLog = await openSqliteLog({ directory });
  const keys = derivedKeysOf(loadConfig({ JWT_SECRET: 'export '.repeat(8) }));
  await fillLog(log, { seed: 3, tickets: 80, until: UNTIL, prefix: 'SMI' }, { keys, codec }, () => {});
  events = await decodeOrThrow(codec, await log.readAll(BEGINNING, 100_000));
  const made = await replayProjection(ticketProjection, { log, codec, until: null });
  tickets = [...made.documents.values()] as TicketDocument[];
  conversations = (await replayProjection(conversationProjection, { log, codec, until: null })).documents
    .size;
  await log.close();
});
afterAll(() => rmSync(root, { recursive: true }));

const env = { ...NO_SETTINGS, DATA_DIR: directory };

const exported = (args: readonly string[], settings: NodeJS.ProcessEnv = {}) =>
  casebook(['export', ...args], { ...env, ...settings });

const files = new Map<string, Promise<string>>();

/** The file of an export, which is made once. */
function written(what: string, format: string): Promise<string> {
  const file = inRoot(`${what}.${format}`);
  const made = files.get(file) ?? writtenTo(file, what, format);
  files.set(file, made);
  return made;
}

async function writtenTo(file: string, what: string, format: string): Promise<string> {
  const { code, stderr } = await exported([what, '--format', format, '--out', file]);
  expect([code, stderr]).toEqual([
    0,
    expect.stringMatching(
      /^(?:Exporting: .+\n)*Exporting: (\d+)\/\1 events\nExported \d+ \w+, up to position \d+\n$/,
    ),
  ]);
  return file;
}

async function asked(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const told = () => events.filter(({ event }) => TOLD_TYPES.includes(event.type));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test.each(['ndjson', 'csv', 'parquet'])(
  'events in %s are read by DuckDB, with the same counts and sums',
  async (format) => {
    const file = await written('events', format);
    const [row] = await asked(
      `SELECT count(*), sum(position)::BIGINT, count(DISTINCT id), min(time)::TIMESTAMPTZ = TIMESTAMPTZ '${told()[0]?.metadata.time}',
     count(*) FILTER (type = 'TicketOpened'), sum(length(json_extract_string(data, '$.description'))) FILTER (type = 'TicketOpened') FROM '${file}'`,
    );
    const opened = told().flatMap(({ event }) =>
      event.type === 'TicketOpened' ? [event.data as { description: string }] : [],
    );
    expect(row?.map(String)).toEqual(
      [
        told().length,
        sum(told().map(({ position }) => position)),
        told().length,
        true,
        opened.length,
        sum(opened.map(({ description }) => [...description].length)),
      ].map(String),
    );
  },
);

describe('a day', () => {
  /** A day on which tickets were opened between its ends in New York and in UTC. */
  const DAY = '2026-02-10';
  const inZone = async (TIME_ZONE: string, ...args: string[]) => {
    const { stdout } = await exported(['tickets', ...args], { TIME_ZONE });
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line): string => JSON.parse(line).id);
  };
  const openedIn = (begin: string, end: string) =>
    tickets.filter(({ createdAt }) => createdAt >= begin && createdAt < end).map(({ id }) => id);

  test('is one of TIME_ZONE, and is exported from its beginning to its end', async () => {
    const newYork = openedIn(`${DAY}T05:00:00.000Z`, '2026-02-13T05:00:00.000Z');
    const utc = openedIn(`${DAY}T00:00:00.000Z`, '2026-02-13T00:00:00.000Z');
    expect(newYork).not.toEqual(utc);
    const part = ['--from', DAY, '--to', '2026-02-12'];
    expect(await inZone('America/New_York', ...part)).toEqual(newYork);
    expect(await inZone('UTC', ...part)).toEqual(utc);
    const instants = ['--from', `${DAY}T00:00:00-05:00`, '--to', '2026-02-12T23:59:59.999-05:00'];
    expect(await inZone('UTC', ...instants)).toEqual(newYork);
  });
});

test('Parquet has real types', async () => {
  const types = async (what: string) => {
    const rows = await asked(`DESCRIBE SELECT * FROM '${await written(what, 'parquet')}'`);
    return Object.fromEntries(rows.map(([name, type]) => [name, type]));
  };
  expect(await types('tickets')).toMatchObject({
    ...{ id: 'VARCHAR', tags: 'VARCHAR[]', created_at: 'TIMESTAMP WITH TIME ZONE' },
    ...{ message_count: 'BIGINT', device_metadata: 'JSON' },
  });
  expect(await types('messages')).toMatchObject({
    is_internal: 'BOOLEAN',
    written_at: 'TIMESTAMP WITH TIME ZONE',
  });
  const [row] = await asked(
    `SELECT count(*), sum(message_count)::INT, sum(len(tags))::INT, count(resolved_at), sum(epoch_ms(created_at))::VARCHAR FROM '${inRoot('tickets.parquet')}'`,
  );
  expect(row?.map(String)).toEqual(
    [
      tickets.length,
      sum(tickets.map(({ messageCount }) => messageCount)),
      sum(tickets.map(({ tags }) => tags?.length ?? 0)),
      tickets.filter(({ resolvedAt }) => resolvedAt !== null).length,
      sum(tickets.map(({ createdAt }) => Date.parse(createdAt))),
    ].map(String),
  );
});

test('messages and conversations are all there, and copies are marked', async () => {
  const [messages] = await asked(
    `SELECT count(*) FILTER (NOT is_copy), count(*) FILTER (ticket_id IS NULL), count(DISTINCT id) FILTER (NOT is_copy) FROM '${await written('messages', 'csv')}'`,
  );
  const ofType = (...types: string[]) => events.filter(({ event }) => types.includes(event.type)).length;
  const inAll = ofType('TicketOpened', 'UserMessageAdded', 'ReplySent', 'InternalNoteAdded');
  // The description of a ticket that continues a conversation was written there.
  const inTickets = inAll - ofType('TicketLinked');
  const inChats = ofType('ConversationMessageSent');
  expect(messages?.map(Number)).toEqual([inTickets + inChats, inChats, inTickets + inChats]);
  const [rows] = await asked(`SELECT count(*) FROM '${await written('conversations', 'ndjson')}'`);
  expect(rows?.map(Number)).toEqual([conversations]);
});

test('a part of the log, types and one stream', async () => {
  const middle = tickets[40] as TicketDocument;
  const { stdout } = await exported(['tickets', '--to', middle.createdAt]);
  const then = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(then.map(({ id }) => id)).toEqual(tickets.slice(0, 41).map(({ id }) => id));
  expect(then[40]).toMatchObject({ status: 'pending', message_count: 1, resolved_at: null });

  const later = await exported(['tickets', '--from', middle.createdAt, '--type', 'LOGIN_ISSUE,OTHER']);
  expect(
    later.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  ).toEqual(
    tickets
      .slice(40)
      .filter(({ supportType }) => ['LOGIN_ISSUE', 'OTHER'].includes(supportType))
      .map(({ id }) => id),
  );
  const own = await exported(['events', '--stream', `ticket-${middle.id}`]);
  expect(
    own.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).revision),
  ).toEqual(Array.from({ length: middle.revision + 1 }, (_, revision) => revision));
});

test('secrets are in no export, and cells that begin like formulas are texts', async () => {
  const text = readFileSync(await written('events', 'ndjson'), 'utf8');
  expect(text).toContain('"OnboardingCodeIssued"');
  expect(text).not.toMatch(/"(?:hash|sealed\w*|\w+Hash(?:es)?)":/);
  // Hashes of the tokens of logins and sessions are the names of their streams.
  expect(events.some(({ stream }) => /^(?:login|session)-[0-9a-f]{64}$/.test(stream))).toBe(true);
  expect(text).not.toMatch(/"[^"]*[0-9a-f]{64}"/);
  const csv = readFileSync(await written('tickets', 'csv'), 'utf8');
  expect(csv).toMatch(/,'\+234\d+,/);
  expect(csv).not.toMatch(/,\+234/);
});

test.each([
  [['nothing'], 2, /value 'nothing' is invalid for argument 'what'. Allowed choices are events, tickets/],
  [
    ['events', '--format', 'xlsx'],
    2,
    /'--format <format>' argument 'xlsx' is invalid. Allowed choices are ndjson, csv, parquet/,
  ],
  [
    ['events', '--type', 'TicketOpend'],
    2,
    /'--type <types>' argument 'TicketOpend' is invalid. Of events, they are: TicketOpened, /,
  ],
  [
    ['tickets', '--type', 'LOGIN_ISSUE,,'],
    2,
    /'--type <types>' argument 'LOGIN_ISSUE,,' is invalid. It must be names/,
  ],
  [
    ['events', '--from', '2026-02-01', '--to', '2026-01-01'],
    1,
    /casebook: the part of the log ends before it begins\n$/,
  ],
  [['events', '--from', '20', '--to', '10'], 1, /casebook: the part of the log ends before it begins\n$/],
  [['events', '--from', '999999'], 1, /casebook: there is no event at position 999999\n$/],
  [['events', '--to', '2999-01-01'], 2, /It must not lie in the future/],
  [
    ['events', '--out', '/nowhere/events'],
    1,
    /^casebook: --out \/nowhere\/events can't be written: its folder does not exist\n$/,
  ],
  [['events', '--out', root], 1, /^casebook: --out \S+ can't be written: it is a folder\n$/],
])('refuses %j with one line', async (args, code, line) => {
  expect(await exported(args)).toEqual({ code, stdout: '', stderr: expect.stringMatching(line) });
});

test('a reader that goes away ends it quietly, and an interrupted one leaves no file', async () => {
  const child = spawn(NODE, ['src/cli/casebook.js', 'export', 'events'], { cwd: ROOT, env });
  child.stdout.once('data', () => child.stdout.destroy());
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'exit');
  expect([code, said.includes('EPIPE')]).toEqual([0, false]);

  const file = inRoot('interrupted.ndjson');
  const script = `
    import { withOutput } from '${ROOT}/src/cli/output.ts';
    async function* chunks() { yield 'half'; process.stdout.write('begun'); for await (const none of process.stdin); }
    await withOutput(process.argv[1], (write) => write(chunks()));`;
  const writer = spawn(NODE, ['--input-type=module', '-e', script, file]);
  await once(writer.stdout, 'data');
  writer.kill('SIGINT');
  const [, signal] = await once(writer, 'exit');
  expect(signal).toBe('SIGINT');
  expect(readdirSync(root).filter((name) => name.startsWith('interrupted'))).toEqual([]);
  expect(existsSync(file)).toBe(false);
});

describe('--out', () => {
  const PART = ['--to', '2025-10-20'];
  const of = (...args: string[]) => exported(['tickets', ...PART, ...args]);
  /** What goes to standard output without it. */
  let plain: string;
  beforeAll(async () => {
    plain = (await of()).stdout;
  });

  test('writes to what is no regular file, and does not replace it', async () => {
    const fifo = inRoot('fifo');
    execFileSync('mkfifo', [fifo]);
    const reader = spawn('cat', [fifo]);
    const [read, { code }] = await Promise.all([text(reader.stdout), of('--out', fifo)]);
    expect([code, lstatSync(fifo).isFIFO(), read]).toEqual([0, true, plain]);
  });

  test('replaces the file to which a link leads, and keeps the link', async () => {
    writeFileSync(inRoot('target'), 'earlier');
    for (const [link, target] of [
      ['link', 'target'],
      ['link of a link', 'link'],
      ['link to nothing', 'new'],
    ] as const) {
      symlinkSync(target, inRoot(link));
      expect((await of('--out', inRoot(link))).code).toBe(0);
      expect([readlinkSync(inRoot(link)), readFileSync(inRoot(link), 'utf8')]).toEqual([target, plain]);
    }
    expect(readFileSync(inRoot('target'), 'utf8')).toBe(plain);
    expect(readdirSync(root).filter((name) => name.endsWith('partial'))).toEqual([]);
  });

  test('removes what a killed process has left of the same file, and nothing of a running one', async () => {
    const { pid: gone } = spawnSync('true');
    const left = [`${gone}.partial`, `${process.pid}.partial`, 'partial'].map((end) => inRoot(`left.${end}`));
    for (const file of left) writeFileSync(file, 'half');
    // A process of its own, with another id than this one, which runs.
    execFileSync(NODE, ['src/cli/casebook.js', 'export', 'tickets', ...PART, '--out', inRoot('left')], {
      ...{ cwd: ROOT, env, stdio: 'pipe' },
    });
    expect(left.map((file) => existsSync(file))).toEqual([false, true, true]);
    for (const file of left.slice(1)) rmSync(file);
  });

  test('writes to an open file of the process, such as standard output, behind what is there', async () => {
    const [link, redirected] = [inRoot('standard output'), inRoot('redirected')];
    symlinkSync('/proc/self/fd/1', link);
    writeFileSync(redirected, 'earlier\n');
    const command = `exec ${NODE} src/cli/casebook.js export tickets ${PART.join(' ')} --out '${link}' >> ${redirected}`;
    execFileSync('bash', ['--norc', '-c', command], { cwd: ROOT, env, stdio: 'pipe' });
    expect(readFileSync(redirected, 'utf8') === `earlier\n${plain}`).toBe(true);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });
});
