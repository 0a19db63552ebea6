import pino from 'pino';
import { startCloudApi } from '../../support/cloud-api.ts';
import { type DeskSetup, startTestDesk, type TestDesk } from '../../support/desk.ts';
import { identityNodeOf } from '../../support/identity-node.ts';

const lines: string[] = [];
const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
const desks: TestDesk[] = [];
afterEach(async () => {
  lines.length = 0;
  for (const desk of desks.splice(0)) await desk.dispose();
});
async function start(setup: DeskSetup = {}): Promise<TestDesk> {
  const desk = await startTestDesk({ logger, ...setup });
  desks.push(desk);
  return desk;
}

const JOHN = '+2348012345678';
const initiate = (desk: TestDesk, phone_number: string, headers: Record<string, string> = {}) =>
  desk.call('POST', '/api/auth/initiate', { body: { phone_number }, headers });

/** The links that the terminal showed. */
const links = () => lines.flatMap((line) => /\/api\/auth\/confirm\?button=[\w.-]+/.exec(line) ?? []);

describe('a desk without WhatsApp, outside production', () => {
  it('shows a link that confirms, with which a whole login works', async () => {
    const desk = await start();
    const { body } = await initiate(desk, '0801 234 5678');
    const [link = ''] = links();
    expect((await desk.get(link)).body).toEqual({
      ...{ status: 'success', statusCode: 200, message: 'Login confirmed', data: { confirmed: true } },
    });
    const { accessToken } = await identityNodeOf(desk).tokensOf(body.data.sessionId);
    expect((await desk.get('/api/user/me', accessToken)).body.data.phoneNumber).toBe(JOHN);
  });

  it('shows no whole number', async () => {
    const desk = await start();
    await initiate(desk, JOHN);
    expect(links()).toHaveLength(1);
    expect(lines.filter((line) => line.includes('2345678'))).toEqual([]);
  });

  it('takes a link again without confirming anything twice, and no other link', async () => {
    const desk = await start();
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

describe('the request log', () => {
  it('holds neither session ids nor buttons nor tokens', async () => {
    const desk = await start();
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
    const desk = await start();
    const headers = { 'idempotency-key': 'login-1' };
    const [first, again] = [await initiate(desk, JOHN, headers), await initiate(desk, JOHN, headers)];
    expect(again.body).toEqual(first.body);
    expect(links()).toHaveLength(1);
  });

  it('sends what could not be sent the first time', async () => {
    const cloud = await startCloudApi();
    const desk = await start({ env: cloud.env });
    const headers = { 'idempotency-key': 'login-1' };
    cloud.answerWith({ status: 400, body: { error: { code: 100 } } });
    expect((await initiate(desk, JOHN, headers)).status).toBe(500);
    expect((await initiate(desk, JOHN, headers)).status).toBe(200);
    expect(cloud.received).toHaveLength(2);
    await cloud.close();
  });

  it('under its idempotency key for another number is refused', async () => {
    const desk = await start();
    const headers = { 'idempotency-key': 'login-1' };
    await initiate(desk, JOHN, headers);
    const { status, body } = await initiate(desk, '+2348012345679', headers);
    expect([status, body.error.code]).toEqual([409, 'CONFLICT']);
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

  it('let an address have thirty a minute, of whatever numbers', async () => {
    const desk = await start(limited);
    const statuses = [];
    for (let index = 0; index < 31; index++)
      statuses.push((await initiate(desk, `+23480123456${String(index + 10)}`)).status);
    expect(statuses).toEqual([...Array(30).fill(200), 429]);
    expect((await desk.get('/health/live')).status).toBe(200);
  });
});
