import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedKeysOf } from '../../src/composition/derived-keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { fillLog } from '../../src/demo/fill.ts';
import { codec } from '../../src/events/catalogue.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { casebook } from '../support/commands.ts';

const ROOT = join(import.meta.dirname, '../..');
const UNTIL = Date.parse('2026-03-02T09:30:00Z');

const root = mkdtempSync(join(tmpdir(), 'casebook-replay-'));
const directory = join(root, 'data');
const inRoot = (name: string) => join(root, name);
beforeAll(async () => {
  const log = await openSqliteLog({ directory });
  const keys = derivedKeysOf(loadConfig({ JWT_SECRET: 'replay '.repeat(8) }));
  await fillLog(log, { seed: 3, tickets: 40, until: UNTIL, prefix: 'SMI' }, { keys, codec }, () => {});
  await log.close();
});
afterAll(() => rmSync(root, { recursive: true }));

const replay = (...args: string[]) => casebook(['replay', ...args], { DATA_DIR: directory });

let files = 0;

/** A file that ends like this name. Each is another one: what Node.js has loaded it doesn't load again. */
function projection(name: string, text: string): string {
  const file = inRoot(`${++files}-${name}`);
  writeFileSync(file, text);
  return file;
}

test('prints the documents of a projection as they were, or writes them to a file once all are there', async () => {
  const whole = await replay('--projection', 'ticketing/tickets');
  expect(whole.code).toBe(0);
  const tickets = whole.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(tickets.length).toBeGreaterThan(40);
  const half = tickets[20];
  const until = ['--until', half.createdAt];
  const earlier = await replay('--projection', 'ticketing/tickets', ...until, '--out', inRoot('then.ndjson'));
  expect(earlier).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringMatching(/Replayed \d+ events, up to position \d+, 20/),
  });
  const then = readFileSync(inRoot('then.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(then.map(({ id }) => id)).toEqual(tickets.slice(0, 21).map(({ id }) => id));
  const one = await replay('--projection', 'ticketing/tickets', '--id', half.id, ...until);
  expect(JSON.parse(one.stdout)).toEqual(then[20]);
  const byNumber = await replay('--projection', 'ticketing/tickets', '--id', half.ticketNumber, ...until);
  expect(byNumber.stdout).toBe(one.stdout);
});

test('runs a projection of an analyst, in TypeScript', async () => {
  const file = projection(
    'types.ts',
    `import type { AnalystProjection } from '${ROOT}/src/history/analyst-projection.ts';
     export default {
       start: () => ({} as Record<string, number>),
       on: { TicketOpened(counts, { data }) { counts[data.type] = (counts[data.type] ?? 0) + 1; } },
     } satisfies AnalystProjection<Record<string, number>>;`,
  );
  const { code, stdout } = await replay('--with', file);
  expect(code).toBe(0);
  const counts: Record<string, number> = JSON.parse(stdout);
  expect(Object.values(counts).reduce((sum, count) => sum + count)).toBeGreaterThan(40);
});

const FAILING = "export default { start: () => 0, on: { TicketOpened() { throw new Error('a slip'); } } };";

test.each([
  [[], 2, /one of '--projection <name>' and '--with <file>' is required/],
  [
    ['--projection', 'tickets'],
    2,
    /'--projection <name>' argument 'tickets' is invalid. It must be one of: ticketing\/tickets, /,
  ],
  [['--projection', 'ticketing/tickets', '--with', 'x.ts'], 2, /cannot be used with option/],
  [
    ['--projection', 'ticketing/tickets', '--until', 'yesterday'],
    2,
    /'--until <moment>' argument 'yesterday' is invalid. It must be a day such as 2026-06-01, a time such as \S+, or a position/,
  ],
  [
    ['--projection', 'ticketing/tickets', '--until', '2026-02-01T00:00:00'],
    2,
    /argument '2026-02-01T00:00:00' is invalid. Its time zone is missing: it must end like 12:00:00Z/,
  ],
  [['--projection', 'ticketing/tickets', '--until', '2999-01-01'], 2, /It must not lie in the future/],
  [['--projection', 'ticketing/tickets', '--until', '0'], 2, /It must be a position from 1 on/],
  [
    ['--projection', 'ticketing/tickets', '--until', '999999'],
    1,
    /^casebook: there is no event at position 999999\n$/m,
  ],
  [
    ['--projection', 'ticketing/tickets', '--id', 'none'],
    2,
    /There was no such document in ticketing\/tickets then/,
  ],
  [
    ['--projection', 'ticketing/tickets', '--out', '/nowhere/then'],
    1,
    /^casebook: --out \/nowhere\/then can't be written: its folder does not exist\n$/,
  ],
  [['--with', '/nowhere/mine.ts'], 1, /^casebook: --with \/nowhere\/mine.ts can't be loaded: [^\n]*\n$/],
])('refuses %j with one line', async (args, code, line) => {
  expect(await replay(...args)).toEqual({ code, stdout: '', stderr: expect.stringMatching(line) });
});

const withHandler = (handler: string, rest = '') =>
  `export default { start: () => ({ count: 0 }), on: { ${handler} }, ${rest} };`;

test.each([
  [
    'a promise of a handler',
    withHandler('async TicketOpened() {}'),
    /on.TicketOpened, at position \d+, failed: it returned a promise/,
  ],
  [
    'a promise that fails',
    withHandler("async TicketOpened() { throw new Error('late'); }"),
    /on.TicketOpened, at position \d+, failed: it returned a promise/,
  ],
  [
    'a promise of its result',
    withHandler('', 'result: async () => 1'),
    /result failed: it returned a promise/,
  ],
  ['a BigInt', withHandler('', 'result: () => 1n'), /writing the result as JSON failed: [^\n]*BigInt/],
  [
    'a circle',
    withHandler('', 'result: (state) => { state.self = state; return state; }'),
    /writing the result as JSON failed: /,
  ],
  ['no result', withHandler('', 'result() {}'), /there is no result: it is undefined/],
  [
    'an error of two lines',
    withHandler("TicketOpened() { throw new Error('one\\ntwo'); }"),
    /failed: one two/,
  ],
  [
    'a slip in its own fields',
    withHandler('', 'reslt: () => 1'),
    /`reslt`: it has `start`, `on` and `result` alone/,
  ],
])('names the file and what is wrong, for %s', async (_, text, reason) => {
  const file = projection('wrong.mjs', text);
  const { code, stdout, stderr } = await replay('--with', file, '--out', inRoot('wrong.json'));
  const line = stderr
    .split('\n')
    .filter((each) => !each.startsWith('Replay'))
    .join('\n');
  expect([code, stdout, line]).toEqual([
    1,
    '',
    expect.stringMatching(/^casebook: --with \S+wrong.mjs: [^\n]+\n$/),
  ]);
  expect(line).toMatch(reason);
  expect(readdirSync(root).filter((name) => name.startsWith('wrong.json'))).toEqual([]);
});

test('names the line of a slip in TypeScript', async () => {
  const file = projection(
    'slip.ts',
    'export default {\n  start: (): number => 0,\n  on: { TicketOpened: (n) => n + , },\n};\n',
  );
  const { code, stderr } = await replay('--with', file);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/slip.ts can't be loaded: [^\n]+ \(\S+slip.ts:3\)\n$/),
  ]);
});

test('writes maps as objects and sets as lists', async () => {
  const file = projection(
    'collections.mjs',
    `export default { start: () => new Map([['a', new Set([1, 2])], [3, { four: new Map() }]]), on: {} };`,
  );
  expect(JSON.parse((await replay('--with', file)).stdout)).toEqual({ 3: { four: {} }, a: [1, 2] });
});

test('leaves no file, and none half-written, when a projection throws', async () => {
  const file = projection('failing.mjs', FAILING);
  const { code, stderr } = await replay('--with', file, '--out', inRoot('result.json'));
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(
      /casebook: --with .*failing.mjs: on.TicketOpened, at position \d+, failed: a slip\n$/,
    ),
  ]);
  expect(readdirSync(root).filter((name) => name.startsWith('result'))).toEqual([]);
});
