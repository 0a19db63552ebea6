import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { endpoint } from '../../../src/api/endpoint.ts';
import { createMemoryNonces } from '../../../src/api/kernel/guard.ts';
import { call, echo, SAMPLE, start, stopAll } from './started.ts';

afterEach(stopAll);

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const write = { ...echo, guarded: true };
const read = endpoint({
  ...SAMPLE,
  method: 'GET',
  path: '/guarded',
  kind: 'read',
  guarded: true,
  query: z.object({}),
  async handle() {
    return { status: 200, message: 'Read', data: null };
  },
});
const complete = {
  'x-timestamp': String(NOW),
  'x-nonce': 'nonce-0123456789',
  'x-signature': 's'.repeat(32),
  'x-request-id': 'r-1',
  'x-device-id': 'd-1',
  'x-device-fingerprint': 'f-1',
};
type Name = keyof typeof complete;
const without = (...names: Name[]) =>
  Object.fromEntries(Object.entries(complete).filter(([name]) => !names.includes(name as Name)));
const required = () => start([write, read], { SECURITY_HEADERS: 'required' }, { wallClock: () => NOW });
const post = (
  server: Parameters<typeof call>[0],
  headers: Record<string, string>,
  body: unknown = { message: 'hello' },
) => call(server, 'POST', echo.path, { body, headers });

describe('required', () => {
  test('lets a complete request pass', async () => {
    expect((await post(await required(), complete)).status).toBe(201);
  });

  test.each<[string, Record<string, string>, string]>([
    ['nothing at all', {}, 'X-Timestamp header is required'],
    ['an empty timestamp', { ...complete, 'x-timestamp': '' }, 'X-Timestamp header is required'],
    [
      'a timestamp that is no number',
      { ...complete, 'x-timestamp': '2026-02-24' },
      'Invalid X-Timestamp format',
    ],
    ['a timestamp like 1e12', { ...complete, 'x-timestamp': '1e12' }, 'Invalid X-Timestamp format'],
    [
      'an old timestamp',
      { ...complete, 'x-timestamp': String(NOW - 5 * MINUTE - 1) },
      'Request expired. Timestamp is too old.',
    ],
    [
      'a timestamp of the future',
      { ...complete, 'x-timestamp': String(NOW + 5 * MINUTE + 1) },
      'Invalid X-Timestamp. Timestamp is too far in the future.',
    ],
    ['no nonce', without('x-nonce', 'x-signature', 'x-device-id'), 'X-Nonce header is required'],
    ['a short nonce', { ...complete, 'x-nonce': 'x'.repeat(9) }, 'Invalid X-Nonce format'],
    ['a long nonce', { ...complete, 'x-nonce': 'x'.repeat(129) }, 'Invalid X-Nonce format'],
    ['no signature', without('x-signature', 'x-request-id'), 'X-Signature header is required'],
    ['a short signature', { ...complete, 'x-signature': 'x'.repeat(31) }, 'Invalid X-Signature format'],
    ['a long signature', { ...complete, 'x-signature': 'x'.repeat(257) }, 'Invalid X-Signature format'],
    ['no request id', without('x-request-id', 'x-device-id'), 'X-Request-Id header is required'],
    ['no device id', without('x-device-id', 'x-device-fingerprint'), 'X-Device-Id header is required'],
    ['no fingerprint', without('x-device-fingerprint'), 'X-Device-Fingerprint header is required'],
  ])('refuses %s', async (_name, headers, message) => {
    const field = /X-[-A-Za-z]+/.exec(message)?.[0] ?? 'X-Timestamp';
    expect(await post(await required(), headers)).toMatchObject({
      status: 400,
      body: {
        ...{ success: false, code: 'invalid_security_headers', message },
        errors: expect.arrayContaining([{ field, message: expect.stringContaining(field) }]),
      },
    });
  });

  test('names all that are missing or wrong at once, the first of them in the sentence', async () => {
    const server = await required();
    const fieldsOf = ({ body }: { body: { errors: readonly { field: string; message: string }[] } }) =>
      body.errors.map(({ field, message }) => [field, message]);
    const missing = [
      'X-Timestamp',
      'X-Nonce',
      'X-Signature',
      'X-Request-Id',
      'X-Device-Id',
      'X-Device-Fingerprint',
    ];
    expect(fieldsOf(await post(server, {}))).toEqual(
      missing.map((name) => [name, `${name} header is required`]),
    );
    const wrong = await post(server, { ...without('x-request-id'), 'x-timestamp': '1', 'x-nonce': 'short' });
    expect([wrong.status, wrong.body.message]).toEqual([400, 'Request expired. Timestamp is too old.']);
    expect(fieldsOf(wrong)).toEqual([
      ['X-Timestamp', expect.stringMatching(/^X-Timestamp must be the time in milliseconds/)],
      ['X-Nonce', 'X-Nonce must be 10 to 128 characters'],
      ['X-Request-Id', 'X-Request-Id header is required'],
    ]);
    const read = await call(server, 'GET', '/guarded', { headers: {} });
    expect(fieldsOf(read).map(([field]) => field)).toEqual(missing.filter((name) => name !== 'X-Signature'));
  });

  test.each([
    ['x-timestamp', '2026-02-24', 'X-Timestamp must be the time in milliseconds since the epoch'],
    ['x-nonce', 'short', 'X-Nonce must be 10 to 128 characters'],
    ['x-signature', 'short', 'X-Signature must be 32 to 256 characters'],
  ])('says of %s what it must be', async (name, value, expected) => {
    const { errors } = (await post(await required(), { ...complete, [name]: value })).body;
    expect(errors[0].message).toContain(expected);
  });

  test.each([NOW - 5 * MINUTE, NOW + 5 * MINUTE])('takes a timestamp at the edge: %d', async (time) => {
    expect((await post(await required(), { ...complete, 'x-timestamp': String(time) })).status).toBe(201);
  });

  test('needs no signature on GET, but looks at one that is given', async () => {
    const server = await required();
    expect((await call(server, 'GET', '/guarded', { headers: without('x-signature') })).status).toBe(200);
    expect((await call(server, 'HEAD', '/guarded', { headers: without('x-signature') })).status).toBe(200);
    expect(
      (await call(server, 'GET', '/guarded', { headers: { ...complete, 'x-signature': 'short' } })).body
        .message,
    ).toBe('Invalid X-Signature format');
  });

  test('speaks before the body is looked at', async () => {
    expect((await post(await required(), {}, '{"broken')).body.code).toBe('invalid_security_headers');
  });

  test('is not asked where it does not apply, or when off', async () => {
    expect((await post(await start([echo], { SECURITY_HEADERS: 'required' }), {})).status).toBe(201);
    expect((await post(await start([write], { SECURITY_HEADERS: 'off' }), {})).status).toBe(201);
  });
});

describe('signed', () => {
  const secret = 'the-shared-secret';
  const signed = () =>
    start(
      [write, read],
      { SECURITY_HEADERS: 'signed', SECURITY_HEADERS_SECRET: secret },
      { wallClock: () => NOW },
    );
  const sign = (body: string | Uint8Array) => createHmac('sha256', secret).update(body).digest('hex');
  const text = '{ "message" : "héllo" }';

  test('takes the signature of exactly these bytes, in either case', async () => {
    const server = await signed();
    expect((await post(server, { ...complete, 'x-signature': sign(text) }, text)).status).toBe(201);
    expect(
      (
        await post(
          server,
          { ...complete, 'x-nonce': 'another-nonce', 'x-signature': sign(text).toUpperCase() },
          text,
        )
      ).status,
    ).toBe(201);
  });

  test('takes the signature under any of several secrets, whose apps are not all renewed at once', async () => {
    const given = {
      SECURITY_HEADERS: 'signed',
      SECURITY_HEADERS_SECRET: JSON.stringify(['a-newer-secret', secret]),
    };
    const server = await start([write], given, { wallClock: () => NOW });
    for (const [index, key] of ['a-newer-secret', secret, 'x'].entries()) {
      const signature = createHmac('sha256', key).update(text).digest('hex');
      const headers = { ...complete, 'x-nonce': `nonce-number-${index}`, 'x-signature': signature };
      expect((await post(server, headers, text)).status).toBe(key === 'x' ? 401 : 201);
    }
  });

  test.each([
    ['of other bytes', sign(`${text} `)],
    ['under another secret', createHmac('sha256', 'x').update(text).digest('hex')],
    ['that is not hex', 'z'.repeat(64)],
    ['that is cut', sign(text).slice(0, 62)],
  ])('401 for a signature %s', async (_name, signature) => {
    expect(await post(await signed(), { ...complete, 'x-signature': signature }, text)).toMatchObject({
      status: 401,
      body: { code: 'invalid_signature' },
    });
  });

  test('a nonce is accepted once, and a forged request does not use it up', async () => {
    const server = await signed();
    const headers = { ...complete, 'x-signature': sign(text) };
    expect((await post(server, { ...headers, 'x-signature': sign('x') }, text)).status).toBe(401);
    expect((await post(server, headers, text)).status).toBe(201);
    expect(await post(server, headers, text)).toMatchObject({ status: 401, body: { code: 'nonce_reused' } });
  });

  test('a GET without a signature does not use up the nonce that it names', async () => {
    const server = await signed();
    const read = () => call(server, 'GET', '/guarded', { headers: without('x-signature') });
    expect([(await read()).status, (await read()).status]).toEqual([200, 200]);
    expect((await post(server, { ...complete, 'x-signature': sign(text) }, text)).status).toBe(201);
  });

  test('a GET may be signed (over no bytes) or not', async () => {
    const server = await signed();
    expect((await call(server, 'GET', '/guarded', { headers: without('x-signature') })).status).toBe(200);
    expect(
      (
        await call(server, 'GET', '/guarded', {
          headers: { ...complete, 'x-nonce': 'second-nonce', 'x-signature': sign('') },
        })
      ).status,
    ).toBe(200);
    expect(
      (await call(server, 'GET', '/guarded', { headers: { ...complete, 'x-nonce': 'third-nonce-3' } }))
        .status,
    ).toBe(401);
  });
});

describe('nonces in memory', () => {
  test('are forgotten after their time, not before', async () => {
    let now = 0;
    const nonces = createMemoryNonces(() => now);
    expect(await nonces.use('a', 100)).toBe(true);
    now = 99;
    expect(await nonces.use('a', 100)).toBe(false);
    now = 100;
    expect(await nonces.use('a', 100)).toBe(true);
  });

  test('are never more than fit, and none is forgotten early for that', async () => {
    let now = 0;
    const nonces = createMemoryNonces(() => now, 2);
    expect([await nonces.use('a', 100), await nonces.use('b', 100), await nonces.use('c', 100)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await nonces.use('a', 100)).toBe(false);
    now = 100;
    expect(await nonces.use('c', 100)).toBe(true);
  });
});
