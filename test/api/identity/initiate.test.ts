import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { LIMITS } from '../../../src/api/kernel/limits.ts';
import { startCloudApi } from '../../support/cloud-api.ts';
import { type DeskSetup, startTestDesk, type TestDesk } from '../../support/desk.ts';
import { identityNodeOf } from '../../support/identity-node.ts';

const lines: string[] = [];
const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
const others: TestDesk[] = [];
let desk: TestDesk;
beforeAll(async () => {
  desk = await startTestDesk({ logger });
});
afterEach(async () => {
  lines.length = 0;
  for (const other of others.splice(0)) await other.dispose();
});
afterAll(() => desk.dispose());
async function start(setup: DeskSetup): Promise<TestDesk> {
  const other = await startTestDesk({ logger, ...setup });
  others.push(other);
  return other;
}

const JOHN = '+2348012345678';
const initiate = (desk: TestDesk, phone_number: string, headers: Record<string, string> = {}) =>
  desk.call('POST', '/api/auth/initiate', { body: { phone_number }, headers });

/** The links that the terminal showed. */
const links = () => lines.flatMap((line) => /\/api\/auth\/confirm\?button=[\w.-]+/.exec(line) ?? []);

describe('a desk without WhatsApp, outside production', () => {
  it('shows a link that confirms, with which a whole login works', async () => {
    const { body } = await initiate(desk, '0801 234 5678');
    const [link = ''] = links();
    expect((await desk.get(link)).body).toEqual({
      ...{ status: 'success', statusCode: 200, message: 'Login confirmed', data: { confirmed: true } },
    });
    const { accessToken } = await identityNodeOf(desk).tokensOf(body.data.sessionId);
    expect((await desk.get('/api/user/me', accessToken)).body.data.phoneNumber).toBe(JOHN);
  });

  it.each([
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/html; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
  ])('answers a browser with a page: %s', async (accept, type) => {
    await initiate(desk, JOHN);
    const { status, headers } = await fetch(`${desk.url}${links()[0]}`, { headers: { accept } });
    expect([status, headers.get('content-type'), headers.get('vary')]).toEqual([200, type, 'Origin, Accept']);
  });

  it('shows no whole number', async () => {
    await initiate(desk, JOHN);
    expect(links()).toHaveLength(1);
    expect(lines.filter((line) => line.includes('2345678'))).toEqual([]);
  });

  it('takes a link again without confirming anything twice, and no other link', async () => {
    await initiate(desk, JOHN);
    const [link = ''] = links();
    expect((await desk.get(link)).status).toBe(200);
    expect((await desk.get(link)).status).toBe(200);
    for (const other of ['', '?button=', '?button=x', link.slice(link.indexOf('?')).slice(0, -1)]) {
      const { status, body } = await desk.get(`/api/auth/confirm${other}`);
      expect([status, body.error.code]).toEqual([404, 'NOT_FOUND']);
    }
  });

  it('confirms nothing once the ten minutes are over', async () => {
    let ahead = 0;
    const desk = await start({ wallClock: () => Date.now() + ahead });
    await initiate(desk, JOHN);
    ahead = 10 * 60_000;
    const { status, body } = await desk.get(links()[0] ?? '');
    expect([status, body.error.code]).toEqual([409, 'CONFLICT']);
  });
});

describe('a number as it is pasted', () => {
  it.each([
    ['with marks of direction', '\u202a+234 801 234 5678\u202c'],
    ['in isolates', '\u20660801 234 5678\u2069'],
    ['with a byte order mark', '\ufeff08012345678'],
    ['as a link', 'tel:+234-801-234-5678'],
  ])('is read %s', async (_how, written) => {
    expect((await initiate(desk, written)).status).toBe(200);
    await desk.get(links()[0] ?? '');
    expect(lines.filter((line) => line.includes('+234••••••••78'))).toHaveLength(1);
  });

  it('of Argentina is one account in both forms', async () => {
    const users = new Set<string>();
    for (const phone of ['+54 9 11 2345 6789', '+54 11 2345 6789']) {
      const { body } = await initiate(desk, phone);
      await desk.get(links().at(-1) ?? '');
      users.add((await identityNodeOf(desk).tokensOf(body.data.sessionId)).userId);
    }
    expect(users.size).toBe(1);
  });
});

describe('the request log', () => {
  it('holds neither session ids nor buttons nor tokens', async () => {
    const { body } = await initiate(desk, JOHN);
    await desk.get(links()[0] ?? '');
    const { accessToken, refreshToken } = await identityNodeOf(desk).tokensOf(body.data.sessionId);
    await desk.get(`/api/auth/ws?sessionId=${body.data.sessionId}`);
    await desk.get('/api/user/me', accessToken);
    await desk.post('/api/auth/refresh', { refresh_token: refreshToken });
    const requests = lines.filter((line) => line.includes('"request"'));
    expect(requests.length).toBeGreaterThan(4);
    const text = lines.filter((line) => !line.includes('would be asked')).join('');
    for (const secret of [body.data.sessionId, accessToken, refreshToken, 'button='])
      expect(text).not.toContain(secret);
  });
});

describe('initiating a login again', () => {
  it('under its idempotency key is the same login, and sends no second message', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const [first, again] = [await initiate(desk, JOHN, headers), await initiate(desk, JOHN, headers)];
    expect(again.body).toEqual(first.body);
    expect(links()).toHaveLength(1);
  });

  it('sends what could not be sent the first time', async () => {
    const cloud = await startCloudApi();
    const desk = await start({ env: cloud.env });
    const headers = { 'idempotency-key': randomUUID() };
    cloud.answerWith({ status: 400, body: { error: { code: 100 } } });
    expect((await initiate(desk, JOHN, headers)).status).toBe(500);
    expect((await initiate(desk, JOHN, headers)).status).toBe(200);
    expect(cloud.received).toHaveLength(2);
    await cloud.close();
  });

  it('under its idempotency key for another number is refused', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    await initiate(desk, JOHN, headers);
    const { status, body } = await initiate(desk, '+2348012345679', headers);
    expect([status, body.error.code]).toEqual([409, 'CONFLICT']);
  });
});

describe('an idempotency key that others can guess', () => {
  it('yields nobody else’s session id: each call is a login of its own', async () => {
    const headers = { 'idempotency-key': 'k'.repeat(21) };
    const [first, other] = [await initiate(desk, JOHN, headers), await initiate(desk, JOHN, headers)];
    expect([first.status, other.status]).toEqual([200, 200]);
    expect(other.body.data.sessionId).not.toBe(first.body.data.sessionId);
    expect(links()).toHaveLength(2);
  });

  it('counts for a bearer, who is known', async () => {
    const { accessToken: token } = await identityNodeOf(desk).logIn(JOHN);
    const options = { token, body: { phone_number: JOHN }, headers: { 'idempotency-key': '1' } };
    const ask = () => desk.call('POST', '/api/auth/initiate', options);
    expect((await ask()).body).toEqual((await ask()).body);
  });
});

describe('the limits of logins', () => {
  const limited = { env: { RATE_LIMITS: 'on' } };

  it('let a number have five messages in ten minutes, however it is written', async () => {
    const desk = await start(limited);
    const statuses = [];
    for (const phone of [JOHN, '08012345678', JOHN, '0801 234 5678', JOHN, '+234 801 234 5678'])
      statuses.push((await initiate(desk, phone)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = await initiate(desk, JOHN);
    expect(refused.body).toMatchObject({ status: 'error', statusCode: 429, error: { code: 'RATE_LIMITED' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
    expect((await initiate(desk, '+2348012345679')).status).toBe(200);
    expect(links()).toHaveLength(6);
  });

  it('count the forms of a number together', async () => {
    const desk = await start(limited);
    const statuses = [];
    for (const phone of ['+5491123456789', '+541123456789', 'tel:+54-9-11-2345-6789'])
      for (let time = 0; time < 2; time++) statuses.push((await initiate(desk, phone)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('count no repetition under a key, and record nothing of what they refuse', async () => {
    const desk = await start(limited);
    const key = (index: number) => ({ 'idempotency-key': `${index}-${randomUUID()}` });
    const keys = Array.from({ length: 6 }, (_, index) => key(index));
    const [first = {}, ...others] = keys;
    const { body } = await initiate(desk, JOHN, first);
    const again = await Promise.all(Array.from({ length: 6 }, () => initiate(desk, JOHN, first)));
    expect(new Set(again.map((reply) => reply.body.data.sessionId))).toEqual(new Set([body.data.sessionId]));
    const statuses = [];
    for (const headers of others.slice(0, 4)) statuses.push((await initiate(desk, JOHN, headers)).status);
    const end = await desk.stores.log.end();
    statuses.push((await initiate(desk, JOHN, others.at(-1))).status);
    expect([statuses, await desk.stores.log.end()]).toEqual([[200, 200, 200, 200, 429], end]);
    expect((await initiate(desk, JOHN, first)).body).toEqual(body);
  });

  it('let an address have thirty a minute, of whatever numbers', async () => {
    const desk = await start(limited);
    const statuses = [];
    for (let index = 0; index < 31; index++)
      statuses.push((await initiate(desk, `+23480123456${String(index + 10)}`)).status);
    expect(statuses).toEqual([...Array(30).fill(200), 429]);
    expect((await desk.get('/health/live')).status).toBe(200);
  });

  it('are not escaped with the tokens of many users', async () => {
    const desk = await start(limited);
    const { logIn } = identityNodeOf(desk);
    const statuses = [];
    for (let index = 0; index < 31; index++) {
      const { accessToken: token } = await logIn(`+23480223456${index + 10}`);
      const body = { phone_number: `+23480123456${index + 10}` };
      statuses.push((await desk.call('POST', '/api/auth/initiate', { token, body })).status);
    }
    expect(statuses).toEqual([...Array(30).fill(200), 429]);
  });

  it('lock no number out for longer than ten minutes', () =>
    expect(LIMITS.login_of_number.map(({ seconds }) => seconds)).toEqual([600]));
});
