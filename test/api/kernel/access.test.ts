import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Access } from '../../../src/api/endpoint.ts';
import { createLimits, LIMITS } from '../../../src/api/kernel/limits.ts';
import { signToken } from '../../../src/api/kernel/token-keys.ts';
import { createTokenVerifier, TokensUnavailable } from '../../../src/api/kernel/tokens.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { call, echo, SECRET, start, stopAll, token } from './started.ts';

afterEach(stopAll);

const good = { message: 'hello' };
const post = (server: Parameters<typeof call>[0], authorization?: string) =>
  call(server, 'POST', echo.path, {
    body: good,
    ...(authorization !== undefined && { headers: { authorization } }),
  });
const withAccess = (access: Access) => ({ ...echo, access });
const hmac = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256', ...header }).sign(new TextEncoder().encode(SECRET));
/** An outside issuer, with this key for tokens with the key id `k`. */
async function issuerWith(publicKey: Parameters<typeof exportJWK>[0]) {
  const key = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' };
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys: [key] })));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    close(): Promise<unknown> {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
const inAnHour = () => Math.floor(Date.now() / 1000) + 3_600;

describe('who asks', () => {
  test('nobody in particular without a token, where none is needed', async () => {
    const { status, body } = await post(await start([echo]));
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      caller: { kind: 'anonymous' },
      actor: { kind: 'anonymous', id: null },
      ipAddress: '127.0.0.1',
    });
  });

  test('the bearer of a valid token, with what its claims say', async () => {
    const server = await start([echo]);
    const { body } = await post(server, `Bearer ${await token('admin', 'a-1')}`);
    expect(body.data.caller).toMatchObject({
      kind: 'admin',
      id: 'a-1',
      firstName: 'Ada',
      lastName: 'Obi',
      email: 'a-1@example.com',
      phoneNumber: null,
    });
    expect(body.data.actor).toEqual({ kind: 'admin', id: 'a-1' });
    expect(server.introduced.map(({ id }) => id)).toEqual(['a-1']);
  });

  test('only users and admins are introduced to the directory', async () => {
    const server = await start([echo]);
    for (const role of ['service', 'analyst', 'auditor'] as const)
      await post(server, `bearer ${await token(role)}`);
    await post(server);
    expect(server.introduced).toEqual([]);
  });

  test('401 without a token and 403 with another role, where roles are demanded', async () => {
    const server = await start([withAccess(['admin'])]);
    const unknown = await post(server);
    expect(unknown).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(unknown.headers.get('www-authenticate')).toContain('Bearer');
    expect(await post(server, `Bearer ${await token('user')}`)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect((await post(server, `Bearer ${await token('admin')}`)).status).toBe(201);
  });

  test('somebody who may not is told before the body is looked at', async () => {
    const server = await start([withAccess(['admin'])]);
    expect((await call(server, 'POST', echo.path, { body: '{"broken' })).status).toBe(401);
  });

  test('503 while the keys of the outside issuer are not to be had', async () => {
    const verifier = Object.assign(
      async () => {
        throw new TokensUnavailable('down');
      },
      { verified: () => null },
    );
    const answer = await call(await start([echo], {}, { verifier }), 'POST', echo.path, {
      body: good,
      headers: { authorization: 'Bearer a.b.c' },
    });
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(answer.headers.get('retry-after')).not.toBeNull();
  });
});

/** What no verifier takes: `FORGED` in test/hostile/support, which test/hostile/tokens.test.ts sends to all endpoints. */
describe('tokens', () => {
  const config = loadConfig({ JWT_SECRET: SECRET });
  const verify = createTokenVerifier(config);
  const claims = { sub: 'u-1', role: 'user' };

  test('claims that are optional and of the wrong kind count as absent', async () => {
    const bearer = await verify(
      await hmac({
        sub: 'ü'.repeat(128),
        role: 'auditor',
        exp: inAnHour(),
        email: 5,
        name: ['x'],
        phone_number: '',
      }),
    );
    expect(bearer).toMatchObject({
      kind: 'auditor',
      firstName: null,
      lastName: null,
      email: null,
      phoneNumber: null,
    });
  });

  test('the name is split unless its parts are given', async () => {
    expect(await verify(await hmac({ ...claims, exp: inAnHour(), name: ' Ada  Ngozi Obi ' }))).toMatchObject({
      firstName: 'Ada',
      lastName: 'Ngozi Obi',
    });
    expect(await verify(await hmac({ ...claims, exp: inAnHour(), name: 'Ada' }))).toMatchObject({
      firstName: 'Ada',
      lastName: null,
    });
    expect(
      await verify(
        await hmac({ ...claims, exp: inAnHour(), name: 'X Y', first_name: 'Ada', last_name: 'Obi' }),
      ),
    ).toMatchObject({ firstName: 'Ada', lastName: 'Obi' });
  });

  test('issuer and audience count when they are configured', async () => {
    const strict = createTokenVerifier(
      loadConfig({ JWT_SECRET: SECRET, JWT_ISSUER: 'iss', JWT_AUDIENCE: 'aud' }),
    );
    const sign = (more: object) => signToken(SECRET, { sub: 'u', role: 'user', ...more }, 60);
    expect(await strict(await sign({}))).toBeNull();
    expect(await strict(await sign({ iss: 'iss' }))).toBeNull();
    expect(await strict(await sign({ iss: 'other', aud: 'aud' }))).toBeNull();
    expect(await strict(await sign({ iss: 'iss', aud: 'aud' }))).toMatchObject({ id: 'u' });
  });

  test('a remembered token is forgotten when it expires', async () => {
    let now = Date.now();
    const timed = createTokenVerifier(config, () => now);
    const signed = await signToken(SECRET, { sub: 'u', role: 'user' }, 60);
    expect(timed.verified(signed)).toBeNull();
    expect(await timed(signed)).toMatchObject({ id: 'u' });
    expect(timed.verified(signed)).toMatchObject({ id: 'u' });
    now += 69_000;
    expect(timed.verified(signed)).toMatchObject({ id: 'u' });
    now += 2_000;
    expect(timed.verified(signed)).toBeNull();
    expect(await timed(signed)).toBe('expired');
  });

  test("an outside issuer: its keys are trusted, the secret is not, and its absence is not the token's fault", async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const foreign = await generateKeyPair('ES256');
    const jwks = await issuerWith(publicKey);
    const outside = createTokenVerifier(loadConfig({ JWT_JWKS_URL: jwks.url }));
    const sign = (key: typeof privateKey, kid: string) =>
      new SignJWT({ ...claims, exp: inAnHour() }).setProtectedHeader({ alg: 'ES256', kid }).sign(key);
    expect(await outside(await sign(privateKey, 'k'))).toMatchObject({ id: 'u-1' });
    expect(await outside(await sign(foreign.privateKey, 'k'))).toBeNull();
    expect(await outside(await hmac({ ...claims, exp: inAnHour() }))).toBeNull();
    await jwks.close();
    const gone = createTokenVerifier(loadConfig({ JWT_JWKS_URL: `http://127.0.0.1:1/jwks` }));
    await expect(gone(await sign(privateKey, 'k'))).rejects.toThrow(TokensUnavailable);
  });

  test('the clock of an outside issuer may differ by the tolerance that is set, and no more', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwks = await issuerWith(publicKey);
    const now = 1_800_000_000;
    const opens = async (tolerance: string, times: object) => {
      const config = loadConfig({ JWT_JWKS_URL: jwks.url, JWT_CLOCK_TOLERANCE: tolerance });
      const outside = createTokenVerifier(config, () => now * 1_000);
      const signed = await new SignJWT({ ...claims, exp: now + 60, ...times })
        .setProtectedHeader({ alg: 'ES256', kid: 'k' })
        .sign(privateKey);
      return typeof ((await outside(signed)) ?? '') !== 'string';
    };
    const apart = (seconds: number) => [
      { exp: now - seconds + 1 },
      { nbf: now + seconds },
      { iat: now + seconds },
    ];
    try {
      for (const tolerance of [0, 10, 45]) {
        for (const times of apart(tolerance))
          expect([times, await opens(`${tolerance}`, times)]).toEqual([times, true]);
        for (const times of apart(tolerance + 1))
          expect([times, await opens(`${tolerance}`, times)]).toEqual([times, false]);
      }
    } finally {
      await jwks.close();
    }
  });

  test('a flood of tokens asks an outside issuer once, whether it answers or not', async () => {
    let [asked, status] = [0, 500];
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' };
    const issuer = createServer((_request, response) => {
      asked += 1;
      response.writeHead(status).end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((resolve) => {
      issuer.listen(0, '127.0.0.1', resolve);
    });
    const env = { JWT_JWKS_URL: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks` };
    const unknown = await new SignJWT({ ...claims, exp: inAnHour() })
      .setProtectedHeader({ alg: 'ES256', kid: 'unknown' })
      .sign(privateKey);
    try {
      const failing = createTokenVerifier(loadConfig(env));
      for (let request = 0; request < 20; request++)
        await expect(failing(unknown)).rejects.toThrow(TokensUnavailable);
      expect(asked).toBe(1);
      status = 200;
      const answering = createTokenVerifier(loadConfig(env));
      for (let request = 0; request < 20; request++) expect(await answering(unknown)).toBeNull();
      expect(asked).toBe(2);
    } finally {
      issuer.closeAllConnections();
      issuer.close();
    }
  });
});

describe('limits', () => {
  const on = { RATE_LIMITS: 'on' };
  const figures = (requests: number) =>
    createLimits({
      table: {
        ...LIMITS,
        public_write: [{ requests, seconds: 60 }],
        failed_authentication: [{ requests: 2, seconds: 60 }],
      },
    });

  test('429 with Retry-After once an address without a token has used up its share', async () => {
    const server = await start([echo], on, { limits: figures(2) });
    expect((await post(server)).status).toBe(201);
    expect((await post(server)).status).toBe(201);
    const answer = await post(server);
    expect(answer).toMatchObject({ status: 429, body: { success: false, code: 'rate_limited' } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  });

  test('bearers are counted each for themselves, not by their address', async () => {
    const server = await start([echo], on, { limits: figures(1) });
    expect((await post(server)).status).toBe(201);
    expect((await post(server, `Bearer ${await token('user', 'u1')}`)).status).toBe(201);
    expect((await post(server, `Bearer ${await token('user', 'u2')}`)).status).toBe(201);
    expect((await post(server, `Bearer ${await token('user', 'u1')}`)).status).toBe(429);
  });

  test('who is limited is told before the body is looked at', async () => {
    const server = await start([echo], on, { limits: figures(0) });
    expect((await call(server, 'POST', echo.path, { body: 'x'.repeat(2_000_000) })).status).toBe(429);
  });

  test('failed authentications are limited by address, and good tokens from there pass, seen before or not', async () => {
    const server = await start([echo], on, { limits: figures(100) });
    const known = `Bearer ${await token('user', 'known')}`;
    expect((await post(server, known)).status).toBe(201);
    expect((await post(server, 'Bearer bad.bad.bad')).status).toBe(401);
    expect((await post(server, 'Bearer bad.bad.bad')).status).toBe(401);
    for (let request = 0; request < 20; request++) {
      const refused = await post(server, `Bearer bad.bad.${request}`);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.any(String)]);
    }
    expect((await post(server, known)).status).toBe(201);
    expect((await post(server, `Bearer ${await token('user', 'unknown')}`)).status).toBe(201);
    expect((await post(server)).status).toBe(201);
  });

  test('RATE_LIMITS=off switches them off', async () => {
    const server = await start([echo], {}, { limits: figures(0) });
    expect((await post(server)).status).toBe(201);
  });
});
