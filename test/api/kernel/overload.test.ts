import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { command, type Endpoint, endpoint } from '../../../src/api/endpoint.ts';
import { closed, listenOn } from '../../../src/api/kernel/listening.ts';
import { createOverload, type OverloadLimits } from '../../../src/api/kernel/overload.ts';
import { answered, start, stopAll, upToDate } from './started.ts';

afterEach(stopAll);

const LIMITS: OverloadLimits = { inFlight: 2, lateMs: 100, begun: { most: 1_000, least: 10 } };

/** An overload whose event loop is as late as the test says. */
function overloaded(limits: OverloadLimits = LIMITS) {
  const warnings: object[] = [];
  let sample = (_averageMs: number): void => {};
  const overload = createOverload(
    { warn: (details: object) => void warnings.push(details) } as never,
    limits,
    (sampled) => {
      sample = sampled;
      return { close: () => {} };
    },
  );
  return { overload, warnings, sample: (averageMs: number) => sample(averageMs) };
}

/** How many of so many requests of one client are let in before the next sample. */
const letIn = ({ overload }: ReturnType<typeof overloaded>, asked: number, client = 'a client') =>
  Array.from({ length: asked }, () => overload.refuses('read', client)).filter((isRefused) => !isRefused)
    .length;

test('while the event loop is late, less and less is begun, but never nothing', () => {
  const tried = overloaded();
  expect(letIn(tried, 2_000)).toBe(1_000);
  const begun = Array.from({ length: 20 }, () => {
    tried.sample(LIMITS.lateMs + 1);
    return letIn(tried, 2_000);
  });
  expect(begun).toEqual(begun.toSorted((a, b) => b - a));
  expect(begun[0]).toBeLessThan(1_000);
  expect(begun.at(-1)).toBe(LIMITS.begun.least);
});

test('once the event loop keeps up, as much is begun as before', () => {
  const tried = overloaded();
  for (let samples = 0; samples < 20; samples++) tried.sample(LIMITS.lateMs + 1);
  for (let samples = 0; samples < 20; samples++) tried.sample(0);
  expect(letIn(tried, 2_000)).toBe(1_000);
});

test('however much one client asks for, another is let in', () => {
  const tried = overloaded();
  letIn(tried, 5_000, 'the first');
  expect(letIn(tried, 100, 'another')).toBe(100);
});

test('clients that all want more than there is get equal shares, and leave one for the next', () => {
  const tried = overloaded();
  const clients = Array.from({ length: 9 }, (_, index) => `client ${index}`);
  const got = new Map(clients.map((client) => [client, 0]));
  for (let round = 0; round < 1_000; round++)
    for (const client of clients) got.set(client, (got.get(client) ?? 0) + letIn(tried, 1, client));
  const shares = [...got.values()];
  expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
  expect(Math.min(...shares)).toBeGreaterThan(100);
  expect(letIn(tried, 10, 'the next')).toBe(10);
});

test('the log hears of refused requests once, not once each', () => {
  const tried = overloaded();
  letIn(tried, 1_500);
  expect(tried.warnings).toHaveLength(1);
});

/** Endpoints whose handlers wait until the test lets them go on. */
function waiting() {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const arrived: string[] = [];
  const entry = {
    path: '/api/v1/waiting',
    summary: 'Waits',
    tag: 'Test',
    access: 'anyone',
    limit: 'open',
    answers: { 200: { description: 'Done', data: z.object({}) } },
  } as const;
  const handle = (method: string) => async () => {
    arrived.push(method);
    await released;
    return { status: 200 as const, message: 'Done', data: {} };
  };
  const endpoints: readonly Endpoint[] = [
    endpoint({ ...entry, method: 'GET', kind: 'read', handle: handle('GET') }),
    command({ ...entry, method: 'POST', kind: 'command', ...answered(handle('POST')) }),
  ];
  return { endpoints, arrived, release: () => release() };
}

/** A server that handles at most two of a kind, with two commands that wait. */
async function busy() {
  const { endpoints, arrived, release } = waiting();
  const tried = overloaded();
  const server = await start(endpoints, {}, { overload: tried.overload });
  const ask = (method: string, headers = {}) => fetch(`${server.base}/api/v1/waiting`, { method, headers });
  const begun = [ask('POST'), ask('POST')];
  while (arrived.length < 2) await turn();
  return { ...server, ...tried, ask, begun, release };
}

test('a command too many is refused with 503 and Retry-After, and those let in are answered', async () => {
  const { ask, begun, release, acknowledged } = await busy();
  const refused = await ask('POST', { Origin: 'http://localhost:3000' });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.json()).toEqual({
    success: false,
    message: 'The service is overloaded, please try again',
    code: 'unavailable',
  });
  expect(refused.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
  expect(refused.headers.get('x-content-type-options')).toBe('nosniff');
  release();
  expect((await Promise.all(begun)).map(({ status }) => status)).toEqual([200, 200]);
  expect((await ask('POST')).status).toBe(200);
  expect(acknowledged).toEqual([]);
});

test('too many commands keep no read, no health check and no preflight out', async () => {
  const { ask, begun, release, base } = await busy();
  const read = ask('GET');
  const health = await fetch(`${base}/health/ready`);
  const preflight = await fetch(`${base}/api/v1/waiting`, { method: 'OPTIONS' });
  expect([health.status, preflight.status]).toEqual([200, 204]);
  release();
  expect((await read).status).toBe(200);
  await Promise.all(begun);
});

/** The same for eight of a kind, which a client behind a trusted proxy has. */
async function busyWithOne() {
  const { endpoints, arrived, release } = waiting();
  const { overload } = overloaded({ ...LIMITS, inFlight: 8 });
  const { base } = await start(endpoints, { TRUSTED_PROXIES: '1' }, { overload });
  const ask = (method: string, headers = {}) => fetch(`${base}/api/v1/waiting`, { method, headers });
  const begun = Array.from({ length: 8 }, () => ask('POST', { 'X-Forwarded-For': '192.0.2.1' }));
  while (arrived.length < 8) await turn();
  return { ask, begun, arrived, release };
}

test('reads that wait for the read models take places, too', async () => {
  const { endpoints } = waiting();
  const { overload } = overloaded();
  const waits: (() => void)[] = [];
  const reached = () => new Promise<boolean>((resolve) => void waits.push(() => resolve(false)));
  const { base } = await start(endpoints, {}, { overload, projected: { ...upToDate, reached } });
  const ask = () => fetch(`${base}/api/v1/waiting`, { headers: { 'X-Min-Position': '9' } });
  const parked = [ask(), ask()];
  while (waits.length < 2) await turn();
  expect(await (await ask()).json()).toMatchObject({ message: expect.stringContaining('overloaded') });
  for (const end of waits) end();
  expect((await Promise.all(parked)).map(({ status }) => status)).toEqual([503, 503]);
});

test('one client leaves room for another, as trusted proxies tell them apart', async () => {
  const { ask, begun, release, arrived } = await busyWithOne();
  const refused = await ask('POST', { 'X-Forwarded-For': '192.0.2.1' });
  const other = ask('POST', { 'X-Forwarded-For': '192.0.2.2' });
  while (arrived.length < 9) await turn();
  release();
  expect([refused.status, (await other).status]).toEqual([503, 200]);
  await Promise.all(begun);
});

test('what starts like a health check is none, and a preflight is a read', async () => {
  const tried = overloaded({ ...LIMITS, begun: { most: 1, least: 1 } });
  const { base } = await start([], {}, { overload: tried.overload });
  expect(tried.overload.refuses('read', '127.0.0.1')).toBe(false);
  const ask = async (method: string, path: string) => (await fetch(`${base}${path}`, { method })).status;
  const statuses = [
    await ask('GET', '/metricsX'),
    await ask('GET', '/health/x'),
    await ask('POST', '/health/live'),
    await ask('OPTIONS', '/docs'),
    await ask('GET', '/health/live?from=balancer'),
  ];
  expect(statuses).toEqual([503, 503, 503, 503, 200]);
});

test('a client that asks an overloaded desk for more health checks than anybody needs is refused, and others are not', async () => {
  const { overload, sample } = overloaded();
  sample(LIMITS.lateMs + 1);
  const ask = (client: string, times: number) =>
    Array.from({ length: times }, () => overload.refusesCheck(client)).filter(Boolean).length;
  expect([ask('a client', 15), ask('a monitor', 1)]).toEqual([5, 0]);
  sample(0);
  expect(ask('a client', 15)).toBe(0);
});

test('refused requests are no lines of the log, but count among the metrics', async () => {
  const { ask, begun, release, base, lines } = await busy();
  await ask('POST');
  expect(lines.filter(({ status }) => status === 503)).toEqual([]);
  const metrics = await (await fetch(`${base}/metrics`)).text();
  expect(metrics).toMatch(/http_request_duration_seconds_count\{[^}]*route="refused"[^}]*\} 1/);
  release();
  await Promise.all(begun);
});

const itSharesPorts = process.platform === 'linux' ? test : test.skip;

itSharesPorts('a turn of the event loop accepts many of the connections that wait', async () => {
  const server = createServer();
  const others = await listenOn(server, 0, '127.0.0.1');
  const accepted: Socket[] = [];
  server.on('connection', (socket: Socket) => void accepted.push(socket));
  const { port } = server.address() as AddressInfo;
  const clients = Array.from({ length: 64 }, () => connect(port, '127.0.0.1'));
  let turns = 0;
  for (; accepted.length < clients.length; turns++) await turn();
  expect(turns).toBeLessThan(clients.length / 2);
  for (const socket of [...clients, ...accepted]) socket.destroy();
  await Promise.all([server, ...others].map(closed));
});

test('a port that is taken is refused, also when its owner would share it', async () => {
  const owner = createServer();
  const others = await listenOn(owner, 0, '127.0.0.1');
  const { port } = owner.address() as AddressInfo;
  await expect(listenOn(createServer(), port, '127.0.0.1')).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await Promise.all([owner, ...others].map(closed));
});

test('a server that stops ends every connection, whichever socket accepted it', async () => {
  const { endpoints, release } = waiting();
  const { api, port } = await start(endpoints);
  release();
  const clients = await Promise.all(
    Array.from({ length: 32 }, async () => {
      const client = connect(port, '127.0.0.1');
      client.write('GET /api/v1/waiting HTTP/1.1\r\nHost: desk\r\n\r\n');
      await once(client, 'data');
      return client;
    }),
  );
  const ended = clients.map((client) => once(client.resume(), 'close'));
  await Promise.all([api.stop(5_000), ...ended]);
});
