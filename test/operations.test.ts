import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { parse } from 'yaml';
import { lagMetricsOf } from '../src/composition/lag.ts';
import { treeMetricsOf } from '../src/composition/tree-lag.ts';
import { VARIABLES } from '../src/config/variables.ts';
import type { Position } from '../src/events/log/port.ts';
import { SECRET, startTestDesk, type TestDesk, ticketRequest, tokenFor } from './support/desk.ts';
import { seriesIn, wrongIn } from './support/promql.ts';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');
const operations = read('docs/operations.md');

/** The first cells of the tables under a heading: one list for each part of the section. */
const rowsUnder = (heading: string, subheading: string): readonly (readonly string[])[] => {
  const [, section = ''] = operations.split(`\n## ${heading}\n`);
  const [text = ''] = section.split('\n## ');
  return text
    .split(`\n${subheading}\n`)
    .map((part) => [...part.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell));
};

let desk: TestDesk;
const lines: Record<string, unknown>[] = [];
beforeAll(async () => {
  const logger = pino(
    { level: 'debug', formatters: { level: (level) => ({ level }) } },
    { write: (line: string) => void lines.push(JSON.parse(line)) },
  );
  desk = await startTestDesk({ logger, env: { RATE_LIMITS: 'on', TRUSTED_PROXIES: '1' } });
  await desk.get('/health/ready');
});
afterAll(() => desk.dispose());

/** What Prometheus gets. */
const scrape = async () => (await fetch(`${desk.url}/metrics`)).text();
/** The exported metrics, with their types. */
const exported = async (): Promise<ReadonlyMap<string, string>> =>
  new Map(
    [...(await scrape()).matchAll(/^# TYPE (\S+) (\S+)/gm)].map(([, name = '', type = '']) => [name, type]),
  );

describe('the page on operations', () => {
  it('explains every metric, and none that there isn’t', async () => {
    const [metrics] = rowsUnder('Metrics', '### Board and alerts');
    expect(metrics?.toSorted()).toEqual([...(await exported()).keys()].toSorted());
  });

  it('says of every alert what to do, and of none that there isn’t', () => {
    const [, alerts] = rowsUnder('Metrics', '### Board and alerts');
    expect(alerts).toEqual(rules.map(({ alert }) => alert));
  });

  it('names only variables that mean something', () => {
    const shouted = [...operations.matchAll(/`([A-Z][A-Z_]{3,})(?:=\w+)?`/g)].map(([, name]) => name ?? '');
    const ofTests = ['EVENTSTORE_TEST_URL', 'MONGO_TEST_URL'];
    const ofTheSystem = ['MALLOC_ARENA_MAX'];
    expect(shouted.filter((name) => ![...VARIABLES, ...ofTests, ...ofTheSystem].includes(name))).toEqual([]);
  });
});

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}
interface Target {
  readonly expr: string;
  readonly legendFormat: string;
  readonly datasource: { readonly uid: string };
}
const rules: readonly Rule[] = parse(read('deploy/prometheus-alerts.yml')).groups[0].rules;
const board = JSON.parse(read('deploy/grafana-board.json')) as {
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly targets: readonly Target[];
  }[];
};

/** The words in backticks of a metric's row in the table. */
const wordsOf = (metric: string): readonly string[] => {
  const row = operations.split('\n').find((line) => line.startsWith(`| \`${metric}\` |`)) ?? '';
  return [...row.matchAll(/`(\w+)`/g)].map(([, word = '']) => word);
};
const whatIsExported = async () => ({
  series: seriesIn(await scrape()),
  metrics: [...(await exported())].flatMap(([name, type]) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
  ),
  wordsOf,
});

describe('the metrics', () => {
  it('tell of sockets, limits, lag, due times, disk and databases', async () => {
    for (let sent = 0; sent < 122; sent++)
      await desk.get('/api/v1/unified-admin/support', 'not-a-token-of-this-desk');
    await desk.post('/api/v1/support/request-support', ticketRequest());
    await desk.call('GET', '/health/ready');
    const figure = (text: string, series: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${series} `))
          ?.slice(series.length),
      );
    let text = await scrape();
    // Metrics are held for a second, and the tree follows only once its first leaf is there.
    for (const [series, least] of [
      ['casebook_limited_requests_total{limit="failed_authentication"}', 2],
      ['casebook_consumer_lag_seconds{consumer="tree"}', 0],
    ] as const)
      while (!(figure(text, series) >= least)) text = await scrape();
    expect(figure(text, 'casebook_ready')).toBe(1);
    for (const kind of ['user', 'admin', 'guest', 'login'])
      expect(figure(text, `casebook_sockets{kind="${kind}"}`)).toBe(0);
    for (const consumer of ['projections', 'broadcasts', 'tree', 'reaction ticketing/link-tickets'])
      for (const unit of ['events', 'seconds'])
        expect(figure(text, `casebook_consumer_lag_${unit}{consumer="${consumer}"}`)).toBeGreaterThanOrEqual(
          0,
        );
    for (const name of ['casebook_tree_unsigned_leaves', 'casebook_tree_head_lag_seconds'])
      expect(figure(text, name)).toBeGreaterThanOrEqual(0);
    expect(figure(text, 'casebook_due_times_pending{schedule="identity/login-expiry"}')).toBe(0);
    expect(figure(text, 'casebook_data_free_bytes')).toBeLessThan(figure(text, 'casebook_data_size_bytes'));
    const ofLog = desk.stores.isLogShared ? [] : ['log_writer'];
    for (const thread of ['main', ...ofLog, 'projector']) {
      expect(figure(text, `casebook_thread_busy_seconds_total{thread="${thread}"}`)).toBeGreaterThan(0);
      const p99 = figure(text, `casebook_thread_delay_p99_seconds{thread="${thread}"}`);
      expect(p99).toBeGreaterThanOrEqual(0);
      expect(figure(text, `casebook_thread_delay_max_seconds{thread="${thread}"}`)).toBeGreaterThanOrEqual(
        p99,
      );
    }
    expect(figure(text, 'process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
    expect(text).toMatch(/^casebook_build_info\{version="\d+\.\d+\.\d+"\} 1$/m);
    for (const cause of ['store', 'other'])
      expect(text).toContain(`casebook_failures_total{cause="${cause}"}`);
  });
});

describe('while the log hangs', () => {
  it('readiness is 0 and the lag stays, so that alerts on them don’t begin anew', async () => {
    const { log } = desk.stores;
    const hanging = () => new Promise<never>(() => {});
    const spies = [jest.spyOn(log, 'end'), jest.spyOn(log, 'readAll')];
    for (const spy of spies) spy.mockImplementation(hanging);
    try {
      let text = await scrape();
      // Metrics are held for a second.
      while (!/^casebook_ready 0$/m.test(text)) {
        expect(text).toMatch(/^casebook_ready /m);
        text = await scrape();
      }
      for (const consumer of ['projections', 'broadcasts'])
        expect(text).toContain(`casebook_consumer_lag_seconds{consumer="${consumer}"}`);
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  });

  it('what waited for a consumer before gets older', async () => {
    const log = desk.stores.log;
    let now = Date.now() + 10_000;
    const [first] = await log.readAll(0 as Position, 1);
    const readAll = jest.fn(log.readAll.bind(log));
    const [, , seconds] = lagMetricsOf({
      log: { readAll, end: () => log.end() },
      isLogShared: desk.stores.isLogShared,
      followers: () => [{ name: 'projections', position: 0 as Position }],
      wallClock: () => now,
    });
    const lag = async () => Object(await seconds?.value()).projections as number;
    const before = await lag();
    expect(first).toBeDefined();
    readAll.mockImplementation(() => Promise.reject(new Error('it is down')));
    now += 60_000;
    let after = await lag();
    // Both figures of a scrape come from one measure, which is held.
    while (after === before) after = await lag();
    expect(after).toBeCloseTo(before + 60);
  });
});

describe('the newest tree head', () => {
  it('is as old as it is while the tree has events that it does not cover, and not old otherwise', async () => {
    const heads = {
      number: 1,
      size: 7,
      signed: `.${Buffer.from('{"time":"2026-01-01T00:00:00.000Z"}').toString('base64url')}.`,
    };
    const read = (size: number, kept: (typeof heads)[]) =>
      Promise.all(
        treeMetricsOf(
          {
            state: async () => ({ size, position: 9 as Position, read: 9 as Position }),
            heads: async () => kept,
          },
          () => Date.parse('2026-01-01T02:00:00.000Z'),
        ).map(({ value }) => value()),
      );
    expect(await read(9, [heads])).toEqual([2, 7200]);
    expect(await read(7, [heads])).toEqual([0, 0]);
    expect(await read(9, [])).toEqual([9, 0]);
  });
});

describe('board and alerts', () => {
  const queries = [
    ...rules.map(({ alert, expr, annotations }) => ({
      of: alert,
      query: expr,
      shown: [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label),
    })),
    ...board.panels.flatMap(({ title, targets }) =>
      targets.map(({ expr, legendFormat }) => ({
        of: `${title}: ${legendFormat}`,
        query: expr,
        shown: [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label),
      })),
    ),
  ];

  it('read metrics and labels that the desk exports, in queries that Prometheus understands', async () => {
    const known = await whatIsExported();
    expect(queries.length).toBeGreaterThan(40);
    expect(
      queries.flatMap(({ of, query, shown }) => {
        const wrong = wrongIn(query, shown, known);
        return wrong.length > 0 ? [[of, ...wrong]] : [];
      }),
    ).toEqual([]);
  });

  it.each([
    ['sum(casebook_ready', [], /at \d/],
    ['casebook_redy == 0', [], /^casebook_redy$/],
    ['casebook_sockets{sort="user"}', [], /^casebook_sockets\{sort\}$/],
    ['sum by (cause) (casebook_sockets)', [], /^casebook_sockets\{cause\}$/],
    ['casebook_sockets{kind="robot"}', [], /^casebook_sockets\{kind="robot"\}$/],
    ['sum by (kind) (casebook_sockets)', ['instance'], /^\{\{instance\}\}$/],
    ['casebook_ready', ['kind'], /^casebook_ready\{kind\}$/],
  ])('%s would be noticed', async (query, shown, wrong) => {
    const found = wrongIn(query, shown, await whatIsExported());
    expect(found).toContainEqual(expect.stringMatching(wrong));
  });

  it('every alert has a severity and a summary, and no two panels one id', () => {
    for (const { labels, annotations, for: lasting } of rules)
      expect([labels.severity, lasting, annotations.summary]).toEqual([
        expect.stringMatching(/^(page|ticket)$/),
        expect.stringMatching(/^\d+m$/),
        expect.stringContaining(' '),
      ]);
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
  });

  it('every panel takes its data from the source that the reader chose', () => {
    expect(board.templating.list.map(({ name }) => name)).toEqual(['datasource', 'job', 'instance']);
    for (const { targets } of board.panels)
      for (const { datasource } of targets) expect(datasource.uid).toMatch(/^\$\{datasource\}$/);
  });
});

describe('the log line of a request', () => {
  const PATH = '/api/v1/unified-admin/support?search=secret-words';
  const lineOf = async (headers: Record<string, string>, path = PATH) => {
    const requestId = `line-${lines.length}`;
    await desk.call('GET', path, { headers: { ...headers, 'x-request-id': requestId } });
    return lines.find((line) => line.requestId === requestId && line.msg === 'request');
  };

  it('names kind and id of the caller and the network of the address, and nothing that was sent', async () => {
    const token = await tokenFor('admin', { sub: 'admin-7' });
    const line = await lineOf({ authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.77' });
    expect(line).toMatchObject({
      level: 'info',
      route: '/api/v1/unified-admin/support',
      caller: 'admin',
      callerId: 'admin-7',
      address: '203.0.113.0/24',
    });
    const text = JSON.stringify(line);
    for (const sent of [token, SECRET, 'secret-words', '203.0.113.77']) expect(text).not.toContain(sent);
  });

  it.each([
    ['without a token', {}, { caller: 'anonymous' }],
    ['with a token that is refused', { authorization: 'Bearer forged' }, { caller: 'unverified' }],
    ['over IPv6', { 'x-forwarded-for': '2001:db8:1:2::3' }, { address: '2001:db8:1::/48' }],
  ])('%s', async (_, headers, expected) => {
    const line = await lineOf(headers);
    expect(line).toMatchObject(expected);
    expect(line).not.toHaveProperty('callerId');
  });

  it.each(['/health/live', '/health/ready', '/metrics'])('of %s is for debugging', async (path) => {
    const requestId = `probe-${path}`;
    await fetch(`${desk.url}${path}`, { headers: { 'x-request-id': requestId.replaceAll('/', '.') } });
    expect(lines.find((line) => line.requestId === requestId.replaceAll('/', '.'))).toMatchObject({
      level: 'debug',
      status: 200,
    });
  });
});

describe('the README', () => {
  it('explains every variable, and none that there isn’t', () => {
    const [, section = ''] = read('README.md').split('\n## Configuration\n');
    const [table = ''] = section.split('\n## ');
    const rows = [...table.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell);
    const names = rows.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name));
    expect(names.toSorted()).toEqual(VARIABLES.toSorted());
  });
});
