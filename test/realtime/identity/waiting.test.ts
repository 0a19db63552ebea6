import { once } from 'node:events';
import { connect } from 'node:net';
import { newId } from '../../../src/commands/new-id.ts';
import type { UserId } from '../../../src/events/ids.ts';
import { type CloudApi, deliverWebhook, pressOf, startCloudApi } from '../../support/cloud-api.ts';
import { startTestDesk, type TestDesk } from '../../support/desk.ts';
import { identityNodeOf } from '../../support/identity-node.ts';
import { initiate, randomPhone, refusedHandshake, waitFor } from '../../support/login.ts';

const TEN_MINUTES = 10 * 60_000;

let cloud: CloudApi;
let desk: TestDesk;
let now: number;
beforeAll(async () => {
  now = Date.now();
  cloud = await startCloudApi();
  desk = await start();
});
afterAll(async () => {
  await desk.dispose();
  await cloud.close();
});

const start = (env: Record<string, string> = {}) =>
  startTestDesk({ env: { ...cloud.env, ...env }, wallClock: () => now });

/** The beginning of the answer to a handshake. */
async function fetchHandshake(
  { url }: TestDesk,
  path: string,
  key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n',
): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: desk\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}Sec-WebSocket-Version: 13\r\n\r\n`,
  );
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return String(answer);
}

describe('a waiting page', () => {
  it('that connects after the confirmation is given the tokens too, once', async () => {
    const phone = randomPhone();
    const { sessionId, buttonId } = await initiate(desk, cloud, phone);
    await deliverWebhook(desk.url, pressOf(buttonId, phone));
    const first = await (await waitFor(desk, sessionId)).ended;
    const second = await (await waitFor(desk, sessionId)).ended;
    expect([first.code, first.pushes.map(({ event }) => event)]).toEqual([1000, ['auth_success']]);
    expect([second.code, second.pushes]).toEqual([4408, [{ event: 'auth_expired' }]]);
  });

  it('that connects later than ten minutes after the start is told that it is too late', async () => {
    const phone = randomPhone();
    const { sessionId, buttonId } = await initiate(desk, cloud, phone);
    await deliverWebhook(desk.url, pressOf(buttonId, phone));
    now += TEN_MINUTES;
    const { code, pushes } = await (await waitFor(desk, sessionId)).ended;
    expect([code, pushes]).toEqual([4408, [{ event: 'auth_expired' }]]);
  });

  it.each(['0', 'A'.repeat(43), '../../x', 'é'.repeat(1_000)])(
    'with the unknown session id %s is told the same',
    async (sessionId) => {
      const { code, pushes } = await (await waitFor(desk, sessionId)).ended;
      expect([code, pushes]).toEqual([4408, [{ event: 'auth_expired' }]]);
    },
  );

  it('that is open twice gets the tokens on the newer connection, and the older one is told to end', async () => {
    const phone = randomPhone();
    const { sessionId, buttonId } = await initiate(desk, cloud, phone);
    const older = await waitFor(desk, sessionId);
    const newer = await waitFor(desk, sessionId);
    await deliverWebhook(desk.url, pressOf(buttonId, phone));
    expect((await newer.ended).code).toBe(1000);
    expect([(await older.ended).code, (await older.ended).pushes]).toEqual([
      4408,
      [{ event: 'auth_expired' }],
    ]);
  });

  it('hears of a confirmation on another node, and no other page is given those tokens', async () => {
    const phone = randomPhone();
    const { sessionId, buttonId } = await initiate(desk, cloud, phone);
    const page = await waitFor(desk, sessionId);
    const { identity, collect } = identityNodeOf(desk);
    const press = { buttonId, sender: phone, pressId: 'wamid.1', newUserId: newId<UserId>() };
    await identity.logins.press(press, identity.newContext());
    const { code, pushes } = await page.ended;
    expect([code, pushes[0]?.event]).toEqual([1000, 'auth_success']);
    expect(await collect(sessionId)).toEqual({ outcome: 'spent' });
  });

  it('hears nothing of the logins of others', async () => {
    const [phone, other] = [randomPhone(), randomPhone()];
    const mine = await initiate(desk, cloud, phone);
    const theirs = await initiate(desk, cloud, other);
    const page = await waitFor(desk, mine.sessionId);
    const theirPage = await waitFor(desk, theirs.sessionId);
    await deliverWebhook(desk.url, pressOf(theirs.buttonId, other));
    await theirPage.ended;
    page.socket.close();
    expect((await page.ended).pushes).toEqual([]);
  });

  it('is closed when the desk stops, and the desk stops at once', async () => {
    const stopped = await start();
    const { sessionId } = await initiate(stopped, cloud, randomPhone());
    const page = await waitFor(stopped, sessionId);
    await stopped.dispose();
    expect((await page.ended).code).toBe(1001);
  });

  it('that sends what is too large or too much is closed', async () => {
    const { sessionId } = await initiate(desk, cloud, randomPhone());
    const large = await waitFor(desk, sessionId);
    large.socket.send('x'.repeat(2_000));
    expect((await large.ended).code).toBe(1009);
    const much = await waitFor(desk, sessionId);
    for (let n = 0; n < 100; n++) much.socket.send('hello?');
    expect((await much.ended).code).toBe(1008);
  });
});

describe('a waiting page that nobody confirms', () => {
  it('is told so when the time is over, while it is open', async () => {
    const { sessionId } = await initiate(desk, cloud, randomPhone());
    // As on a clock that is almost there: what is left is waited for.
    now += TEN_MINUTES - 50;
    const started = Date.now();
    const clock = now;
    const moving = setInterval(() => {
      now = clock + (Date.now() - started);
    }, 5);
    const page = await waitFor(desk, sessionId);
    const { code, pushes } = await page.ended;
    clearInterval(moving);
    expect([code, pushes]).toEqual([4408, [{ event: 'auth_expired' }]]);
  });
});

describe('the handshake of a waiting page', () => {
  it.each(['/api/auth/ws', '/api/auth/ws?', '/api/auth/ws?sessionId=', '/api/auth/ws?session=1'])(
    'without a session id is refused: %s',
    async (path) => {
      expect(await refusedHandshake(`${desk.url}${path}`)).toEqual({
        status: 400,
        body: {
          status: 'error',
          statusCode: 400,
          error: {
            code: 'MISSING_SESSION_ID',
            message: 'Session ID is required',
            details: 'sessionId query parameter is required for WebSocket connection',
          },
        },
      });
    },
  );

  it('from a page of another origin is refused, and from this one or an allowed one it is not', async () => {
    const open = await start({ CORS_ORIGINS: 'https://app.example.com' });
    const { sessionId } = await initiate(open, cloud, randomPhone());
    const from = (origin: string) =>
      refusedHandshake(`${open.url}/api/auth/ws?sessionId=${sessionId}`, { origin });
    expect(await from('https://evil.example.com')).toMatchObject({
      status: 403,
      body: { error: { code: 'FORBIDDEN' } },
    });
    for (const origin of ['https://app.example.com', open.url])
      (await waitFor(open, sessionId, { origin })).socket.close();
    await open.dispose();
  });

  it('is refused once five sockets wait for one login, until one of them goes', async () => {
    const { sessionId } = await initiate(desk, cloud, randomPhone());
    const pages = await Promise.all(Array.from({ length: 5 }, () => waitFor(desk, sessionId)));
    const refused = await refusedHandshake(`${desk.url}/api/auth/ws?sessionId=${sessionId}`);
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'RATE_LIMITED' } } });
    pages[0]?.socket.close();
    await pages[0]?.ended;
    const { sessionId: another } = await initiate(desk, cloud, randomPhone());
    const [other, again] = await Promise.all([waitFor(desk, another), waitFor(desk, sessionId)]);
    expect([other, again].map(({ socket }) => socket.readyState)).toEqual([1, 1]);
  });

  it('is refused when one address tries too often', async () => {
    const limited = await start({ RATE_LIMITS: 'on' });
    const attempts: Promise<number>[] = [];
    for (let n = 0; n < 125; n++)
      attempts.push(
        fetchHandshake(limited, `/api/auth/ws?sessionId=s${n}`).then((answer) => Number(answer.slice(9, 12))),
      );
    const statuses = await Promise.all(attempts);
    await limited.dispose();
    expect(statuses.filter((status) => status === 101)).toHaveLength(120);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  });

  it('that is none at all leaves nothing behind', async () => {
    const answer = await fetchHandshake(desk, '/api/auth/ws?sessionId=1', 'Sec-WebSocket-Key: short\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect((await desk.get('/health/live')).status).toBe(200);
  });
});

describe('a bad handshake', () => {
  const sent = async (head: string) => {
    const { hostname, port } = new URL(desk.url);
    const socket = connect(Number(port), hostname);
    socket.write(`${head}\r\nHost: desk\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk);
    const [fields = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n');
    return { fields, body: JSON.parse(body) };
  };
  const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

  it.each([
    ['without a key', 'GET', '\r\nSec-WebSocket-Version: 13', 400, 'BAD_REQUEST'],
    ['of a wrong version', 'GET', `\r\n${KEY}\r\nSec-WebSocket-Version: 7`, 400, 'BAD_REQUEST'],
    ['by POST', 'POST', `\r\n${KEY}\r\nSec-WebSocket-Version: 13`, 405, 'METHOD_NOT_ALLOWED'],
  ])('%s is refused in the envelope', async (_what, method, headers, statusCode, code) => {
    const { fields, body } = await sent(`${method} /api/auth/ws?sessionId=1 HTTP/1.1${headers}`);
    expect(fields).toMatch(new RegExp(`^HTTP/1.1 ${statusCode} `));
    expect(fields).toContain('Content-Type: application/json');
    expect(body).toEqual({
      status: 'error',
      statusCode,
      error: { code, message: expect.any(String), details: expect.any(String) },
    });
  });
});

describe('a connection that has broken without a word', () => {
  it('does not eat the tokens: the page gets them when it is back', async () => {
    const phone = randomPhone();
    const { sessionId, buttonId } = await initiate(desk, cloud, phone);
    const broken = await waitFor(desk, sessionId, { autoPong: false });
    await deliverWebhook(desk.url, pressOf(buttonId, phone));
    expect((await broken.ended).code).toBe(1006);
    const { code, pushes } = await (await waitFor(desk, sessionId)).ended;
    expect([code, pushes[0]?.event]).toEqual([1000, 'auth_success']);
  });
});
