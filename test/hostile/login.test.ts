import type { Endpoint } from '../../src/api/endpoint.ts';
import { isIdentityPath } from '../../src/api/identity/envelope.ts';
import type { CallOptions, Reply } from '../support/desk.ts';
import { identityNodeOf, type LoggedIn } from '../support/identity-node.ts';
import { FORGED_CLASSES } from './support/forged.ts';
import { hostileDesk } from './support/hostile-desk.ts';
import { loginFaultsOf } from './support/oracle.ts';
import { fieldsOf, nameOf, readerOf, sampleOf, withAt } from './support/schema.ts';
import { takingTurns, waysTo } from './support/turns.ts';
import { nastyClasses, refusedClasses, UNSTORABLE } from './support/values.ts';

/** What whoever would like to be somebody else sends to the addresses of the login. */

const ISSUER = { JWT_ISSUER: 'https://issuer.example.com', JWT_AUDIENCE: 'support' };

const hostile = hostileDesk(ISSUER);
let leo: LoggedIn;
beforeAll(async () => {
  leo = await identityNodeOf(hostile.desk).logIn('+12345678900');
});
afterEach(() => {
  expect(hostile.faults.splice(0)).toEqual([]);
  expect(hostile.logFaults()).toEqual([]);
});

const endpoints = () => hostile.desk.desk.endpoints.filter(({ path }) => isIdentityPath(path));
const withBody = () => endpoints().filter(({ body }) => body !== null);
const known = () => ({ ...hostile.known, user_id: leo.userId, name: 'Leo' });

/** Sends, and holds the answer against the envelope. */
async function ask(what: string, endpoint: Endpoint, options: CallOptions): Promise<Reply> {
  const reply = await hostile.desk.call(endpoint.method, endpoint.path, options);
  const { status, body } = reply;
  const headers = Object.fromEntries(reply.headers);
  const faults = loginFaultsOf({ status, headers, text: JSON.stringify(body) });
  hostile.faults.push(...faults.map((fault) => `${nameOf(endpoint)} ${what}: ${fault}`));
  return reply;
}

test('a forged token is 401 everywhere, also where none is needed', async () => {
  const turns = takingTurns();
  for (const endpoint of endpoints())
    for (const [what, token] of turns(waysTo(endpoint), FORGED_CLASSES)) {
      const { status } = await ask(what, endpoint, { token });
      if (status !== 401) hostile.faults.push(`${nameOf(endpoint)} ${what}: ${status}`);
    }
});

test('an own token with another word in it is none', async () => {
  const [head = '', claims = '', signature = ''] = leo.accessToken.split('.');
  const decoded = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = JSON.parse(Buffer.from(head, 'base64url').toString());
  const forged = [
    `${head}.${encode({ ...decoded, role: 'admin' })}.${signature}`,
    `${head}.${encode({ ...decoded, sid: '0'.repeat(64) })}.${signature}`,
    `${encode({ ...header, kid: 'other' })}.${claims}.${signature}`,
    `${encode({ ...header, alg: 'none' })}.${claims}.`,
  ];
  for (const token of forged)
    expect((await hostile.desk.get('/api/user/me', token)).body.error.code).toBe('INVALID_TOKEN');
});

test('whatever a field holds, it is taken or refused in the envelope', async () => {
  const turns = takingTurns();
  for (const endpoint of withBody()) {
    const sample = endpoint.body && sampleOf(endpoint.body, known(), true);
    for (const field of fieldsOf(endpoint.body)) {
      const classes = [...refusedClasses(field), ...nastyClasses(field)];
      for (const [what, value] of turns(readerOf(endpoint.body, field), classes)) {
        const body = withAt(sample, field.path, value);
        await ask(`${field.path.join('.')} = ${what}`, endpoint, { token: leo.accessToken, body });
      }
    }
  }
});

test('whatever a body is, it is taken or refused in the envelope', async () => {
  const bodies = [...['', '[]', 'null', '{', '"', '7', '{"__proto__":{"user_id":"x"}}', '['.repeat(5_000)]];
  for (const endpoint of withBody())
    for (const body of [
      ...bodies,
      ...Object.values(UNSTORABLE).map((text) => JSON.stringify({ name: text })),
    ])
      await ask(`body ${body.slice(0, 20)}`, endpoint, { token: leo.accessToken, body });
});

test('whatever a refresh token looks like, only the newest one of a session works', async () => {
  const [family = '', command = '', secret = ''] = leo.refreshToken.split('.');
  const forged = [
    ...['', ' ', '.', '..', 'null', leo.accessToken, `${family}.${command}`, `${family}.${command}.`],
    ...[`${family}.${command}.${secret.slice(0, -1)}`, `${family}.${command}.${secret}x`],
    ...[`${family.toUpperCase()}.${command}.${secret}`, `${family}.${command}.${'A'.repeat(43)}`],
    `${leo.refreshToken}.${leo.refreshToken}`,
  ];
  for (const refresh_token of forged) {
    const { status } = await hostile.desk.post('/api/auth/refresh', { refresh_token });
    expect([400, 401]).toContain(status);
  }
  const good = await hostile.desk.post('/api/auth/refresh', { refresh_token: ` ${leo.refreshToken} ` });
  expect(good.status).toBe(200);
});
