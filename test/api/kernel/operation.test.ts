import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { z } from 'zod';
import { command } from '../../../src/api/endpoint.ts';
import { createMonotoneClock } from '../../../src/api/kernel/clock.ts';
import { answered, call, echo, look, SAMPLE, start, stopAll, token } from './started.ts';

afterEach(stopAll);

describe('CORS', () => {
  const origin = 'https://app.example.com';
  const ask = (headers: string) => ({
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': headers },
  });
  /** `fetch` doesn't let anybody set these headers freely, `http` does. */
  async function preflight(port: number, path: string, headers: Record<string, string>) {
    return new Promise<{ status: number | undefined; headers: Record<string, unknown> }>(
      (resolve, reject) => {
        request({ port, path, method: 'OPTIONS', headers, agent: false }, (response) => {
          response.resume();
          response.on('end', () => resolve({ status: response.statusCode, headers: response.headers }));
        })
          .on('error', reject)
          .end();
      },
    );
  }

  test('a preflight passes every header that requests may carry, and any x-device- one', async () => {
    const { port } = await start([echo], { CORS_ORIGINS: `https://other.example.com, ${origin}` });
    const wanted =
      'authorization,content-type,idempotency-key,if-match,x-min-position,x-timestamp,x-nonce,x-signature,x-request-id,' +
      'x-device-id,x-device-fingerprint,x-device-model,x-device-anything,platform,x-platform,x-app-version,x-guest-id';
    const { status, headers } = await preflight(port, echo.path, ask(`${wanted},x-evil,cookie`).headers);
    expect(status).toBe(204);
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(String(headers['access-control-allow-headers']).split(', ')).toEqual(wanted.split(','));
    expect(String(headers['access-control-allow-methods'])).toContain('PATCH');
    expect(String(headers.vary)).toContain('Origin');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });

  test('an answer exposes what programs need, also when it is an error', async () => {
    const server = await start([echo], { CORS_ORIGINS: origin });
    for (const path of [echo.path, '/nothing']) {
      const { headers } = await call(server, 'POST', path, {
        body: { message: 'hello' },
        headers: { origin },
      });
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-expose-headers')?.split(',')).toEqual(
        expect.arrayContaining(['X-Position', 'ETag', 'X-Request-Id', 'Retry-After']),
      );
    }
  });

  test('other origins get no permission', async () => {
    const { port } = await start([echo], { CORS_ORIGINS: origin });
    for (const foreign of [
      'https://evil.example.com',
      `${origin}.evil.com`,
      'null',
      'http://localhost:3000',
    ]) {
      const { headers } = await preflight(port, echo.path, {
        ...ask('authorization').headers,
        origin: foreign,
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers['access-control-allow-headers']).toBeUndefined();
    }
  });

  test('outside production any origin of this machine is allowed, in production none', async () => {
    const { port } = await start([echo]);
    for (const local of [
      'http://localhost:3000',
      'https://127.0.0.1',
      'http://[::1]:8080',
      'http://app.localhost:5173',
    ])
      expect(
        (await preflight(port, echo.path, { ...ask('').headers, origin: local })).headers[
          'access-control-allow-origin'
        ],
      ).toBe(local);
    for (const foreign of ['http://localhost.evil.com', 'http://evil.com/localhost', 'http://xlocalhost'])
      expect(
        (await preflight(port, echo.path, { ...ask('').headers, origin: foreign })).headers[
          'access-control-allow-origin'
        ],
      ).toBeUndefined();
    const production = await start([echo], {
      NODE_ENV: 'production',
      PRIVACY_KEY: 'Yb3mHf6sPj9aLg2EoIi4TyRkUwq7Zr1xW0dN5uKc8Vt',
      RATE_LIMITS: 'on',
      SECURITY_HEADERS: 'off',
    });
    const { headers } = await preflight(production.port, echo.path, {
      ...ask('').headers,
      origin: 'http://localhost:3000',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test('a preflight has its line in the log', async () => {
    const server = await start([echo]);
    await preflight(server.port, echo.path, { ...ask('').headers, origin: 'http://localhost:1' });
    expect(server.lines).toEqual([
      expect.objectContaining({ method: 'OPTIONS', route: expect.any(String), status: 204 }),
    ]);
  });
});

describe('health and metrics', () => {
  test('live while the process runs, ready once nothing is missing', async () => {
    let missing: string[] = ['read models'];
    let elapsed = 0;
    const server = await start(
      [],
      {},
      {
        readiness: async () => ({ ready: missing.length === 0, missing, degraded: [], rebuilding: [] }),
        elapsed: () => elapsed,
      },
    );
    expect(await call(server, 'GET', '/health/live')).toMatchObject({
      status: 200,
      body: { status: 'live', version: '1.2.3', commit: null },
    });
    const waiting = await call(server, 'GET', '/health/ready');
    expect(waiting).toMatchObject({
      status: 503,
      body: { status: 'not ready', version: '1.2.3', missing: ['read models'] },
    });
    expect(waiting.headers.get('retry-after')).toBe('1');
    missing = [];
    elapsed = 1_000;
    expect(await call(server, 'GET', '/health/ready')).toMatchObject({
      status: 200,
      body: { status: 'ready', version: '1.2.3' },
    });
    expect((await call(server, 'POST', '/health/live')).status).toBe(405);
  });

  test('need no token and look at none', async () => {
    const server = await start([], { RATE_LIMITS: 'on' });
    expect(
      (await call(server, 'GET', '/health/live', { headers: { authorization: 'Bearer bad' } })).status,
    ).toBe(200);
  });

  test('the metrics need one of METRICS_TOKEN, where there is one', async () => {
    const tokens = ['first-of-the-metrics-tokens-0123456789', 'second-of-the-metrics-tokens-0123456789'];
    const server = await start([], { METRICS_TOKEN: tokens.join(',') });
    const scrape = async (authorization?: string) => {
      const { status, headers } = await fetch(`${server.base}/metrics`, {
        headers: authorization === undefined ? {} : { authorization },
      });
      return [status, headers.get('www-authenticate')];
    };
    expect(await scrape()).toEqual([401, 'Bearer']);
    expect(await scrape(`Basic ${tokens[0]}`)).toEqual([401, 'Bearer']);
    for (const wrong of [`${tokens[0]}0`, tokens.join(','), await token('admin')])
      expect(await scrape(`Bearer ${wrong}`)).toEqual([401, 'Bearer error="invalid_token"']);
    for (const right of tokens) expect(await scrape(`Bearer ${right}`)).toEqual([200, null]);
    expect((await call(server, 'GET', '/health/ready')).status).toBe(200);
    // A refused token is something to see; a scrape isn't.
    expect(server.lines).toEqual(
      Array(5).fill(expect.objectContaining({ level: 30, route: '/metrics', status: 401 })),
    );
    for (const given of tokens) expect(JSON.stringify(server.lines)).not.toContain(given);
  });

  test('count requests by route and status, and read the gauges', async () => {
    const server = await start(
      [look],
      {},
      { gauges: [{ name: 'casebook_projected_position', help: 'How far', value: () => 42 }] },
    );
    await call(server, 'GET', '/api/v1/things/1');
    await call(server, 'GET', '/api/v1/things/2');
    const response = await fetch(`${server.base}/metrics`);
    const text = await response.text();
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toMatch(/http_request_duration_seconds_count\{[^}]*route="\/api\/v1\/things\/:id"[^}]*\} 2/);
    expect(text).toContain('casebook_projected_position 42');
  });

  test('cost one look at the stores in a second, however many ask', async () => {
    let elapsed = 0;
    const looked = { readiness: 0, gauge: 0 };
    const server = await start(
      [],
      {},
      {
        readiness: async () => ({ ready: ++looked.readiness > 0, missing: [], degraded: [], rebuilding: [] }),
        gauges: [{ name: 'looks', help: 'How often it was looked', value: () => ++looked.gauge }],
        elapsed: () => elapsed,
      },
    );
    const metrics = async () => (await fetch(`${server.base}/metrics`)).text();
    const ask = () =>
      Promise.all(
        Array.from({ length: 20 }, () => Promise.all([call(server, 'GET', '/health/ready'), metrics()])),
      );
    await ask();
    elapsed = 999;
    await ask();
    expect(looked).toEqual({ readiness: 1, gauge: 1 });
    elapsed = 1_000;
    await ask();
    expect(looked).toEqual({ readiness: 2, gauge: 2 });
    expect(await metrics()).toContain('looks 2');
  });

  test('are told without the figures that a store in trouble can’t give', async () => {
    const failing = {
      name: 'casebook_poisoned_streams',
      help: 'How many',
      value: () => Promise.reject(new Error('down')),
    };
    const fine = { name: 'casebook_projected_position', help: 'How far', value: () => 42 };
    const server = await start([], {}, { gauges: [failing, fine] });
    const response = await fetch(`${server.base}/metrics`);
    const text = await response.text();
    expect([response.status, text]).toEqual([200, expect.stringContaining('casebook_projected_position 42')]);
    expect(text).not.toMatch(/^casebook_poisoned_streams /m);
  });
});

describe('stopping', () => {
  function slow() {
    let arrived = () => {};
    let release = () => {};
    const begun = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const handler = command({
      ...SAMPLE,
      method: 'POST',
      path: '/slow',
      body: z.object({}),
      ...answered(async () => {
        arrived();
        await gate;
        return { status: 200, message: 'Done', data: null };
      }),
    });
    return { handler, begun, release };
  }

  test('finishes what was accepted and takes nothing new', async () => {
    const { handler, begun, release } = slow();
    const { api, port } = await start([handler]);
    const agent = new Agent({ keepAlive: true });
    const pending = new Promise<{ status: number | undefined; connection: unknown }>((resolve, reject) => {
      request({ port, path: '/slow', method: 'POST', agent }, (response) => {
        response.resume();
        response.on('end', () =>
          resolve({ status: response.statusCode, connection: response.headers.connection }),
        );
      })
        .on('error', reject)
        .end();
    });
    await begun;
    const stopped = api.stop(5_000);
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
    release();
    expect(await pending).toEqual({ status: 200, connection: 'close' });
    await stopped;
    agent.destroy();
  });

  test('closes idle keep-alive connections at once', async () => {
    const { api, port } = await start([look]);
    const agent = new Agent({ keepAlive: true });
    await new Promise((resolve, reject) => {
      request({ port, path: '/health/live', agent }, (response) => response.resume().on('end', resolve))
        .on('error', reject)
        .end();
    });
    const before = performance.now();
    await api.stop(10_000);
    expect(performance.now() - before).toBeLessThan(5_000);
    agent.destroy();
  });

  test('closes a connection that had its answer but was still sending', async () => {
    const { api, port } = await start([echo]);
    const socket = connect(port, '127.0.0.1');
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const head = `POST ${echo.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const answered = new Promise<Buffer>((resolve) => {
      socket.once('data', resolve);
    });
    socket.write(head + chunk.repeat(17));
    expect((await answered).toString()).toMatch(/^HTTP\/1\.1 413 /);
    const begun = performance.now();
    const stopped = api.stop(6_000).then(() => performance.now());
    socket.write('0\r\n\r\n');
    expect((await stopped) - begun).toBeLessThan(5_000);
    socket.destroy();
  });

  test('cuts off what has not finished in time', async () => {
    const { handler, begun, release } = slow();
    const { api, port } = await start([handler]);
    const cut = fetch(`http://127.0.0.1:${port}/slow`, { method: 'POST' }).then(
      () => 'answered',
      () => 'cut off',
    );
    await begun;
    await api.stop(10);
    expect(await cut).toBe('cut off');
    release();
  });

  test('listening on a port that is taken is an error', async () => {
    const { port } = await start([]);
    const second = await start([]);
    await second.stop();
    await expect(second.api.listen(port, '127.0.0.1')).rejects.toThrow('EADDRINUSE');
  });
});

test('headers and bodies that trickle in are timed out', async () => {
  const { api } = await start([]);
  expect(api.server.headersTimeout).toBe(15_000);
  expect(api.server.requestTimeout).toBe(60_000);
});

test('a client that goes away while sending is logged as such and does no harm', async () => {
  const server = await start([echo]);
  const socket = connect(server.port, '127.0.0.1');
  socket.write(
    `POST ${echo.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"mess`,
  );
  await new Promise((resolve) => {
    server.api.server.once('request', resolve);
  });
  socket.destroy();
  while (server.lines.length === 0)
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  expect(server.lines).toEqual([expect.objectContaining({ status: 499, route: echo.path })]);
  expect((await call(server, 'POST', echo.path, { body: { message: 'hello' } })).status).toBe(201);
});

test('the clock of commands stands still when that of the machine goes back', () => {
  let now = 1_000;
  const clock = createMonotoneClock(() => now);
  const first = clock();
  now = 500;
  expect(clock()).toBe(first);
  now = 1_001;
  expect(clock() > first).toBe(true);
});
