import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { z } from 'zod';
import { command, endpoint } from '../../../src/api/endpoint.ts';
import { choice, text } from '../../../src/api/kernel/input.ts';
import { LogUnavailable } from '../../../src/events/log/port.ts';
import { ReadModelsUnavailable } from '../../../src/projections/store/port.ts';
import { answered, call, echo, look, SAMPLE, start, stopAll, token } from './started.ts';

afterEach(stopAll);

const good = { message: 'hello' };

describe('envelopes', () => {
  test('a success has the form of support endpoints, with position and revision as headers', async () => {
    const server = await start([echo]);
    const { status, headers, body } = await call(server, 'POST', echo.path, { body: good });
    expect(status).toBe(201);
    expect(body).toMatchObject({ success: true, message: 'Echoed', data: { body: good } });
    expect(headers.get('x-position')).toBe('7');
    expect(headers.get('etag')).toBe('"3"');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(server.acknowledged).toEqual([7]);
  });

  test('a family of paths answers in its own form, also 404, 405, 413 and 500', async () => {
    const broken = command({
      ...SAMPLE,
      method: 'POST',
      path: '/api/auth/broken',
      body: z.object({}),
      ...answered(async () => {
        throw new Error('inner');
      }),
    });
    const other = {
      success: (status: number, message: string, data: unknown) => ({
        status: 'success',
        statusCode: status,
        message,
        data,
      }),
      failure: ({ status, code, message }: { status: number; code: string; message: string }) => ({
        status: 'error',
        statusCode: status,
        error: { code, message },
      }),
    };
    const server = await start([broken, echo], {}, { families: [{ prefix: '/api/auth', envelope: other }] });
    const answers = [
      await call(server, 'GET', '/api/auth'),
      await call(server, 'GET', '/api/auth/nothing'),
      await call(server, 'GET', broken.path),
      await call(server, 'POST', broken.path, { body: 'x'.repeat(1024 * 1024 + 1) }),
      await call(server, 'POST', broken.path, { body: {} }),
    ];
    expect(answers.map(({ body }) => [body.status, body.statusCode])).toEqual([
      ['error', 404],
      ['error', 404],
      ['error', 405],
      ['error', 413],
      ['error', 500],
    ]);
    expect((await call(server, 'GET', '/api/authors')).body).toMatchObject({
      success: false,
      code: 'not_found',
    });
  });
});

describe('routing', () => {
  test('unknown addresses are 404, other methods 405 with Allow', async () => {
    const server = await start([echo, look]);
    expect(await call(server, 'GET', '/nothing/here')).toMatchObject({
      status: 404,
      body: { success: false, code: 'not_found' },
    });
    const other = await call(server, 'PUT', echo.path);
    expect(other).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(other.headers.get('allow')).toBe('POST, OPTIONS');
    expect((await call(server, 'DELETE', '/api/v1/things/1')).headers.get('allow')).toBe(
      'HEAD, GET, OPTIONS',
    );
  });

  test('OPTIONS outside of CORS says which methods there are', async () => {
    const server = await start([look]);
    const { status, headers } = await call(server, 'OPTIONS', '/api/v1/things/1');
    expect(status).toBe(204);
    expect(headers.get('allow')).toBe('HEAD, GET, OPTIONS');
  });

  test('HEAD answers like GET, without the body', async () => {
    const server = await start([look]);
    const get = await call(server, 'GET', '/api/v1/things/1');
    const head = await call(server, 'HEAD', '/api/v1/things/1');
    expect(head.status).toBe(200);
    expect(head.body).toBe('');
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'));
    expect(head.headers.get('etag')).toBe('"4"');
  });

  test('a path of letters wins over a parameter, whatever the order of declaration', async () => {
    const mine = endpoint({
      ...SAMPLE,
      method: 'GET',
      path: '/api/v1/things/mine',
      kind: 'read',
      async handle() {
        return { status: 200, message: 'Mine', data: null };
      },
    });
    const server = await start([look, mine]);
    expect((await call(server, 'GET', '/api/v1/things/mine')).body.message).toBe('Mine');
    expect((await call(server, 'GET', '/api/v1/things/mine/')).body.message).toBe('Mine');
    expect((await call(server, 'GET', '/api/v1/things/yours')).body.message).toBe('Looked');
  });

  test('parameters are decoded; a malformed encoding is 400', async () => {
    const server = await start([look]);
    expect((await call(server, 'GET', '/api/v1/things/a%2Fb%20c')).body.data.params).toEqual({ id: 'a/b c' });
    const malformed = await call(server, 'GET', '/api/v1/things/%E0%A4%A');
    expect(malformed).toMatchObject({ status: 400, body: { code: 'malformed_request' } });
    expect(await call(server, 'GET', '/api/v1/things/1?colour=%zz')).toMatchObject({ status: 400 });
  });
});

/** Bodies that are none: test/hostile/bodies.test.ts sends them to all endpoints. */
describe('input', () => {
  const form = command({
    ...SAMPLE,
    method: 'POST',
    path: '/form',
    body: z.object({
      subject: text({ min: 5, max: 200 }),
      status: choice(['open', 'closed']),
      count: z.number().int().min(1).max(5).optional(),
    }),
    ...answered(async ({ body }) => ({ status: 200, message: 'Read', data: body })),
  });

  test('names every field that is wrong, the first one in the message', async () => {
    const server = await start([form]);
    const { status, body } = await call(server, 'POST', '/form', {
      body: { subject: 'x', status: 'ajar', count: 'three' },
    });
    expect(status).toBe(400);
    expect(body).toEqual({
      success: false,
      code: 'invalid_input',
      message: 'subject must be between 5 and 200 characters',
      errors: [
        { field: 'subject', message: 'subject must be between 5 and 200 characters' },
        { field: 'status', message: 'status must be one of open, closed' },
        { field: 'count', message: 'count must be a number' },
      ],
    });
  });

  test('no body at all is like an empty object: the fields that are missing are named', async () => {
    const server = await start([form]);
    const { status, body } = await call(server, 'POST', '/form');
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { field: 'subject', message: 'subject is required' },
      { field: 'status', message: 'status is required' },
    ]);
  });

  test('__proto__ and constructor as keys change nothing and are not kept', async () => {
    const server = await start([echo]);
    const body = '{"message":"hello","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}';
    const answer = await call(server, 'POST', echo.path, { body });
    expect(answer.status).toBe(201);
    expect(answer.body.data.body).toEqual(good);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('a query parameter given twice is 400 naming it, unknown ones are ignored', async () => {
    const server = await start([look]);
    const twice = await call(server, 'GET', '/api/v1/things/1?colour=red&colour=green');
    expect(twice).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', errors: [{ field: 'colour' }] },
    });
    expect(
      (await call(server, 'GET', '/api/v1/things/1?x=1&x=2&__proto__=3&colour=red')).body.data.query,
    ).toEqual({ colour: 'red' });
  });
});

describe('size of bodies', () => {
  const tooLong = 1024 * 1024 + 1;

  test('over 1 MiB is 413, and the connection serves the next request', async () => {
    const server = await start([echo]);
    for (let round = 0; round < 3; round++) {
      const answer = await call(server, 'POST', echo.path, { body: `{"message":"${'x'.repeat(tooLong)}"}` });
      expect(answer).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
      expect((await call(server, 'POST', echo.path, { body: good })).status).toBe(201);
    }
  });

  test('a body of exactly 1 MiB is read', async () => {
    const server = await start([echo]);
    const body = JSON.stringify(good).padEnd(1024 * 1024, ' ');
    expect((await call(server, 'POST', echo.path, { body })).status).toBe(201);
  });

  test.each(['1048577', '4294967297', '9007199254740993'])(
    'who announces %s bytes is told at once, without having sent them',
    async (length) => {
      const { port } = await start([echo]);
      const answer = await new Promise<string>((resolve, reject) => {
        const socket = connect(port, '127.0.0.1');
        socket.write(
          `POST ${echo.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`,
        );
        socket.once('data', (data) => {
          socket.destroy();
          resolve(data.toString());
        });
        socket.on('error', reject);
      });
      expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    },
  );

  test('who sends without end is cut off', async () => {
    const { port } = await start([echo]);
    const head = `POST ${echo.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n`;
    const sent = await new Promise<number>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.write(head);
      const push = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(256 * 1024)));
      };
      socket
        .on('drain', push)
        .on('error', () => {})
        .on('close', () => resolve(socket.bytesWritten));
      push();
    });
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('unexpected errors', () => {
  const failing = (error: unknown) =>
    command({
      ...SAMPLE,
      method: 'POST',
      path: '/fails',
      body: z.object({ secretText: z.string() }),
      ...answered(async () => {
        throw error;
      }),
    });

  test('are 500 with nothing inner, and logged with their stack but nothing of the request', async () => {
    const error = Object.assign(new Error('the inner cause'), { body: 'inner body' });
    const server = await start([failing(error)]);
    const answer = await call(server, 'POST', '/fails', {
      body: { secretText: 'do not log me' },
      headers: { authorization: `Bearer ${await token('user')}` },
    });
    expect(answer).toMatchObject({ status: 500, body: { success: false, code: 'internal_error' } });
    expect(JSON.stringify(answer.body)).not.toContain('inner');
    const logged = JSON.stringify(server.lines);
    expect(logged).toContain('server.test.ts');
    for (const secret of ['do not log me', 'inner body', 'Bearer', 'eyJ'])
      expect(logged).not.toContain(secret);
  });

  test.each([
    ['log', new LogUnavailable('down')],
    ['read models', new ReadModelsUnavailable('down')],
  ])('an unavailable %s is 503 with Retry-After', async (_name, error) => {
    const server = await start([failing(error)]);
    const answer = await call(server, 'POST', '/fails', { body: { secretText: '' } });
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('something that is not an error is 500 too', async () => {
    const server = await start([failing('thrown text')]);
    expect((await call(server, 'POST', '/fails', { body: { secretText: '' } })).status).toBe(500);
  });
});

describe('ids and log lines', () => {
  test('takes over a request id that is harmless and makes one otherwise', async () => {
    const server = await start([echo]);
    const taken = await call(server, 'POST', echo.path, {
      body: good,
      headers: { 'x-request-id': 'abc-1:2.3_4' },
    });
    expect(taken.headers.get('x-request-id')).toBe('abc-1:2.3_4');
    for (const bad of ['a b', 'x'.repeat(129), 'ä']) {
      const made = await call(server, 'POST', echo.path, { body: good, headers: { 'x-request-id': bad } });
      expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
    const correlated = await call(server, 'POST', echo.path, {
      body: good,
      headers: { 'x-correlation-id': 'flow-1' },
    });
    expect(correlated.headers.get('x-correlation-id')).toBe('flow-1');
  });

  test('records the ids that a program has made, and none that a person may have typed', async () => {
    const server = await start([echo]);
    const recordedAs = async (headers: Record<string, string>) =>
      (await call(server, 'POST', echo.path, { body: good, headers })).body.data;
    for (const id of [randomUUID(), '01JDVQ2M8Q4Z5T6W7X8Y9ZABCD', '4bf92f3577b34da6a3ce929d0e0e4736'])
      expect(await recordedAs({ 'x-request-id': id })).toMatchObject({ requestId: id, correlationId: id });
    for (const id of ['Jane.Vexillum-2348012222222', '+2348012222222'.slice(1), '1234567890123456']) {
      const { requestId, correlationId } = await recordedAs({ 'x-request-id': id });
      expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
      expect(correlationId).toBe(requestId);
      expect(server.lines.at(-1)).toMatchObject({ requestId: id, recordedId: requestId });
    }
    const flow = 'Jane.Vexillum';
    expect((await recordedAs({ 'x-correlation-id': flow })).correlationId).not.toBe(flow);
  });

  test('logs one line for each request: the route, never the address or what it carried', async () => {
    const server = await start([look, echo]);
    await call(server, 'GET', '/api/v1/things/private?colour=red&token=hidden', {
      headers: { 'x-request-id': 'r1' },
    });
    await call(server, 'GET', '/secret-place');
    expect(server.lines).toHaveLength(2);
    expect(server.lines[0]).toMatchObject({
      method: 'GET',
      route: '/api/v1/things/:id',
      status: 200,
      requestId: 'r1',
    });
    expect(server.lines[0]?.ms).toEqual(expect.any(Number));
    expect(server.lines[1]).toMatchObject({ route: 'unmatched', status: 404 });
    expect(JSON.stringify(server.lines)).not.toMatch(/private|hidden|secret-place/);
  });

  test('command ids are UUIDs of version 7, different each time', async () => {
    const server = await start([echo]);
    const ids = await Promise.all(
      Array.from(
        { length: 600 },
        async () => (await call(server, 'POST', echo.path, { body: good })).body.data.commandId,
      ),
    );
    expect(new Set(ids).size).toBe(600);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('an answer says that it is data of now and nothing to sniff, frame or refer from', async () => {
    const { headers } = await call(await start([echo]), 'POST', echo.path, { body: good });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('vary')).toContain('Origin');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});
