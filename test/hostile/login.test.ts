import type { Endpoint } from '../../src/api/endpoint.ts';
import { isIdentityPath } from '../../src/api/identity/envelope.ts';
import { ERROR_CODES } from '../../src/types.ts';
import type { CallOptions, Reply } from '../support/desk.ts';
import { identityNodeOf, type LoggedIn } from '../support/identity-node.ts';
import { FORGED } from './support/forged.ts';
import { hostileDesk } from './support/hostile-desk.ts';
import { fieldsOf, nameOf, sampleOf } from './support/schema.ts';
import { nastyValues, refusedValues, UNSTORABLE, withAt } from './support/values.ts';

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
const CODES = new Set<string>(Object.values(ERROR_CODES));

/** Sends, and holds the answer against the envelope. */
async function ask(what: string, endpoint: Endpoint, options: CallOptions): Promise<Reply> {
  const reply = await hostile.desk.call(endpoint.method, endpoint.path, options);
  const { status, body } = reply;
  const fault = (text: string) =>
    hostile.faults.push(`${nameOf(endpoint)} ${what}: ${text} ${JSON.stringify(body).slice(0, 200)}`);
  if (body?.statusCode !== status) fault(`status ${status}`);
  if (status >= 500) fault(`status ${status}`);
  if (status >= 400 && !isErrorResponse(body)) fault('another form');
  const isSignature = body?.error?.code === ERROR_CODES.INVALID_SIGNATURE;
  if (status === 401 && !isSignature && !reply.headers.get('www-authenticate'))
    fault('401 without WWW-Authenticate');
  if (
    status >= 400 &&
    /\bat \S+ \(|node_modules|zod|sqlite|TypeError|undefined|\[object/.test(JSON.stringify(body))
  )
    fault('something inner');
  return reply;
}

function isErrorResponse({ status, statusCode, error, ...more }: Record<string, unknown>): boolean {
  const { code, message, details, ...others } = (error ?? {}) as Record<string, unknown>;
  return (
    status === 'error' &&
    Number.isInteger(statusCode) &&
    CODES.has(String(code)) &&
    [message, details].every((text) => typeof text === 'string' && text !== '' && text.length < 400) &&
    Object.keys({ ...more, ...others }).length === 0
  );
}

test('a forged token is 401 everywhere, also where none is needed', async () => {
  for (const endpoint of endpoints())
    for (const [what, token] of Object.entries(FORGED)) {
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
  for (const endpoint of withBody()) {
    const sample = endpoint.body && sampleOf(endpoint.body, known(), true);
    for (const field of fieldsOf(endpoint.body)) {
      const values = { ...refusedValues(field), ...nastyValues(field) };
      for (const [what, value] of Object.entries(values)) {
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
