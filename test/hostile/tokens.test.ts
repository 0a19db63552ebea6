import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io } from 'socket.io-client';
import type { Endpoint } from '../../src/api/endpoint.ts';
import { NAMESPACE } from '../../src/realtime/protocol.ts';
import { ADMIN } from '../support/acceptance.ts';
import { startTestDesk } from '../support/desk.ts';
import { AUDIENCE, FORGED, FORGED_CLASSES, hmac, ISSUER } from './support/forged.ts';
import { hostileDesk } from './support/hostile-desk.ts';
import { failureIn } from './support/oracle.ts';
import { pathOf as knownPath } from './support/paths.ts';
import { nameOf } from './support/schema.ts';
import { named, takingTurns, waysTo } from './support/turns.ts';
import type { Answered, Headers } from './support/wire.ts';

const hostile = hostileDesk({ JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE });

beforeAll(async () => {
  for (const token of Object.values(FORGED)) hostile.secret(token);
});

const pathOf = (endpoint: Endpoint) => knownPath(endpoint, hostile.known);

const send = (what: string, endpoint: Endpoint, headers: Headers): Promise<Answered> =>
  hostile.ask(`${nameOf(endpoint)} ${what}`, {
    ...{ method: endpoint.method, target: pathOf(endpoint) },
    headers,
  });

async function expectUnauthenticated(what: string, endpoint: Endpoint, headers: Headers): Promise<void> {
  const answered = await send(what, endpoint, headers);
  if (!['unauthenticated', 'token_expired'].includes(String(failureIn(answered).code)))
    hostile.faults.push(`${nameOf(endpoint)} ${what}: ${answered.status} ${answered.text.slice(0, 150)}`);
  for (const [, value] of headers)
    if (value.length > 20 && JSON.stringify(answered).includes(value))
      hostile.faults.push(`${what}: told back`);
}

test('a forged token is 401 everywhere, also where none is needed, and changes nothing', async () => {
  const turns = takingTurns();
  for (const endpoint of hostile.endpoints)
    for (const [what, token] of turns(waysTo(endpoint), FORGED_CLASSES))
      await expectUnauthenticated(what, endpoint, [['authorization', `Bearer ${token}`]]);
});

test('a forged token opens no socket', async () => {
  const answers = await Promise.all(
    Object.entries(FORGED).map(async ([what, token]) => `${what}: ${await knock({ token })}`),
  );
  expect(answers.filter((answer) => !answer.endsWith(': invalid/expired token'))).toEqual([]);
});

test('what isn’t Bearer and one token is 401', async () => {
  const { admin, user } = hostile.tokens;
  const none = named('', ' ', 'Bearer', 'Bearer ', `Bearer  ${admin}`, `Bearer\t${admin}`, admin);
  const more = named(
    ...[`Bearer ${admin} x`, `Bearer ${admin}, Bearer ${admin}`, `Bearer ${user},${admin}`],
    ...[`Bearer "${admin}"`, `Bearer ${admin};`, `Bearer ${admin}\u00a0`],
  );
  const otherSchemes = named(
    `Basic ${Buffer.from(`admin:${admin}`).toString('base64')}`,
    ...[`Digest username="${admin}"`, `Token ${admin}`, `BearerX ${admin}`, `DPoP ${admin}`],
    ...[`Bearer: ${admin}`, `Bearer=${admin}`],
  );
  const long = named(`Bearer ${'='.repeat(6_000)}`, `Bearer ${'a'.repeat(6_000)}=!`);
  const turns = takingTurns();
  for (const endpoint of hostile.endpoints)
    for (const [header] of turns(waysTo(endpoint), [none, more, otherSchemes, long]))
      await expectUnauthenticated(header.replaceAll(admin, 'T'), endpoint, [['authorization', header]]);
});

test('the scheme may be written in any case', async () => {
  for (const scheme of ['bearer', 'BEARER', 'bEaReR']) {
    const headers: Headers = [['authorization', `${scheme} ${hostile.tokens.admin}`]];
    expect((await hostile.ask(scheme, { method: 'GET', target: ADMIN, headers })).status).toBe(200);
  }
});

test('a good token behind a bad one, or anywhere but in its header, counts for nothing', async () => {
  const good = `Bearer ${hostile.tokens.admin}`;
  const forms: readonly (readonly [string, string, Headers])[] = [
    [
      'after a bad one',
      '',
      [
        ['authorization', 'Bearer x'],
        ['authorization', good],
      ],
    ],
    [
      'after Basic',
      '',
      [
        ['Authorization', 'Basic eDp5'],
        ['authorization', good],
      ],
    ],
    ['in a cookie', '', [['cookie', `token=${hostile.tokens.admin}; authorization=${good}`]]],
    [
      'in another header',
      '',
      [
        ['x-authorization', good],
        ['proxy-authorization', good],
        ['x-access-token', good],
      ],
    ],
    ['in the query', `?access_token=${hostile.tokens.admin}&authorization=${encodeURIComponent(good)}`, []],
    [
      'in the name of the user',
      '',
      [
        ['x-user-id', 'intruder'],
        ['x-role', 'admin'],
        ['x-forwarded-user', 'a'],
      ],
    ],
  ];
  for (const [what, query, headers] of forms) {
    const answered = await hostile.ask(what, { method: 'GET', target: ADMIN + query, headers });
    expect([what, answered.status]).toEqual([what, 401]);
  }
});

test('a token of 100 KiB is refused before anybody looks at it', async () => {
  const token = hostile.secret(`${hostile.tokens.admin}${'x'.repeat(100 * 1024)}`);
  for (const endpoint of hostile.endpoints) {
    const answered = await send('100 KiB', endpoint, [['authorization', `Bearer ${token}`]]);
    expect([nameOf(endpoint), answered.status]).toEqual([nameOf(endpoint), 431]);
  }
  expect(await knock({ token: token.repeat(3) })).toMatch(/error|disconnected/);
  expect(await knock({ token: token.slice(0, 30_000) })).toBe('invalid/expired token');
});

test('a token of the end of time is one like any other', async () => {
  const sub = 'centenarian';
  const claims = { sub, role: 'user', iss: ISSUER, aud: ['other', AUDIENCE], exp: 8.64e15 };
  for (const token of [hmac(claims), hmac(JSON.stringify(claims).replace('8640000000000000', '1e308'))]) {
    hostile.secret(token);
    expect(await knock({ token })).toBe('connected');
    const headers: Headers = [['authorization', `Bearer ${token}`]];
    const answered = await hostile.ask(sub, { method: 'GET', target: '/api/v1/support/my-tickets', headers });
    expect(answered.status).toBe(200);
  }
});

test('a public key of an outside issuer is no secret to sign with', async () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = publicKey.export({ format: 'jwk' });
  const served: string[] = [];
  const issuer = createServer((request, response) => {
    served.push(request.url ?? '');
    response.end(JSON.stringify({ keys: [{ ...jwk, kid: 'k', alg: 'RS256', use: 'sig' }] }));
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  const desk = await startTestDesk({ env: { JWT_JWKS_URL: `${origin}/keys` } });
  const keys = [
    ...(['spki', 'pkcs1'] as const).flatMap((type) => [
      publicKey.export({ format: 'pem', type }),
      publicKey.export({ format: 'der', type }),
    ]),
    ...[JSON.stringify(jwk), jwk.n ?? '', Buffer.from(jwk.n ?? '', 'base64url')],
  ];
  const claims = { sub: 'intruder', role: 'admin', exp: Math.floor(Date.now() / 1000) + 60 };
  const elsewhere = { jku: `${origin}/other`, x5u: `${origin}/other`, jwk };
  for (const key of keys) {
    for (const header of [
      { alg: 'HS256' },
      { alg: 'HS256', kid: 'k' },
      { alg: 'RS256', kid: 'k', ...elsewhere },
    ])
      expect((await desk.get(ADMIN, hmac(claims, header, key))).status).toBe(401);
  }
  expect(served.every((path) => path === '/keys')).toBe(true);
  await desk.dispose();
  issuer.closeAllConnections();
  await new Promise((resolve) => issuer.close(resolve));
});

test('after all that it answers as ever, and its log kept everything to itself', async () => {
  await hostile.roundTrip();
  expect(hostile.logFaults()).toEqual([]);
  expect(await hostile.history()).not.toContain('intruder');
});

/** What a connection with that `auth` comes to. */
function knock(auth: Record<string, unknown>): Promise<string> {
  const socket = io(`${hostile.desk.url}${NAMESPACE}`, {
    ...{ auth, transports: ['websocket'], forceNew: true, reconnection: false },
  });
  return new Promise((resolve) => {
    const settle = (answer: string) => {
      resolve(answer);
      socket.close();
    };
    socket.once('connect', () => settle('connected'));
    socket.once('disconnect', (reason) => settle(`disconnected: ${reason}`));
    socket.once('connect_error', ({ message }) => settle(message));
    // A connection may end before the namespace has answered; a refusal ends it too, but says so at once.
    socket.io.once('close', (reason) => setImmediate(() => settle(`disconnected: ${reason}`)));
  });
}
