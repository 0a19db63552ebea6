import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { io, type Socket } from 'socket.io-client';
import { signToken } from '../../../src/api/kernel/token-keys.ts';
import { type EventLog, LogUnavailable } from '../../../src/events/log/port.ts';
import { SUPPORT } from '../../support/acceptance.ts';
import { SECRET, startSecondDesk, startTestDesk, type TestDesk } from '../../support/desk.ts';
import { identityNodeOf, type LoggedIn } from '../../support/identity-node.ts';
import { withMethods } from '../../support/logs.ts';

let desk: TestDesk;
let second: Awaited<ReturnType<typeof startSecondDesk>>;
beforeAll(async () => {
  desk = await startTestDesk();
  second = await startSecondDesk(desk);
});
afterAll(async () => {
  await second.stop();
  await desk.dispose();
});

const PHONE = '+12345678900';
const logIn = (): Promise<LoggedIn> => identityNodeOf(desk).logIn(PHONE);
const refresh = (refresh_token: string) => desk.post('/api/auth/refresh', { refresh_token });
const logout = (user_id: string, refresh_token: string | null, token?: string) =>
  desk.post('/api/auth/logout', { user_id, ...(refresh_token && { refresh_token }) }, token);
/** Whether an access token opens the support API. */
const opens = async (token: string, at: Pick<TestDesk, 'get'> = desk) =>
  (await at.get(`${SUPPORT}/my-tickets`, token)).status === 200;

/** Resolves once that node has heard of the end of that session; it asks until then, and waits for no time. */
async function refusedAt(node: Pick<TestDesk, 'get'>, token: string): Promise<void> {
  while (await opens(token, node));
}

async function connected(url: string, token: string): Promise<Socket> {
  const socket = io(`${url}/support`, {
    ...{ auth: { token }, transports: ['websocket'], forceNew: true, reconnection: false },
  });
  await new Promise((resolve, reject) => {
    socket.once('connection:success', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}
const disconnected = (socket: Socket) =>
  new Promise<string>((resolve) => socket.once('disconnect', (reason) => resolve(reason)));

describe('an access token', () => {
  it('is a JWT of fifteen minutes with role user, number, and the session it belongs to', async () => {
    const { userId, accessToken } = await logIn();
    const claims = decodeJwt(accessToken);
    expect(claims).toMatchObject({ sub: userId, role: 'user', phone_number: PHONE });
    expect(claims.sid).toMatch(/^[0-9a-f]{64}$/);
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(15 * 60);
    expect(decodeProtectedHeader(accessToken).alg).toBe('HS256');
  });

  it('opens the support API and its sockets, on every node', async () => {
    const { accessToken } = await logIn();
    for (const node of [desk, second]) {
      expect(await opens(accessToken, node)).toBe(true);
      (await connected(node.url, accessToken)).close();
    }
  });

  it('makes its bearer known by their number, so that their tickets find them', async () => {
    const { userId, accessToken } = await logIn();
    const opened = await desk.post(
      `${SUPPORT}/request-support`,
      { subject: 'My card', description: 'It does not work at all', email: 'leo@example.com' },
      accessToken,
    );
    expect([opened.status, decodeJwt(accessToken).sub]).toEqual([201, userId]);
    const mine = await desk.get(`${SUPPORT}/my-tickets`, accessToken);
    expect(mine.body.data.total_tickets).toBe(1);
  });

  it('tells the name from the next refresh on', async () => {
    const { accessToken, refreshToken } = await logIn();
    await desk.put('/api/user/me', { name: 'Leo Licona' }, accessToken);
    const { body } = await refresh(refreshToken);
    expect(decodeJwt(body.data.accessToken).name).toBe('Leo Licona');
  });
});

describe('a refresh token', () => {
  it('works once, and gives the next one', async () => {
    const { refreshToken } = await logIn();
    const first = await refresh(refreshToken);
    const then = await refresh(first.body.data.refreshToken);
    expect([first.status, then.status]).toEqual([200, 200]);
    expect(await opens(then.body.data.accessToken)).toBe(true);
  });

  it('that comes again ends its whole session, for both who have it', async () => {
    const { accessToken, refreshToken } = await logIn();
    const { body } = await refresh(refreshToken);
    expect((await refresh(refreshToken)).body.error.code).toBe('INVALID_REFRESH_TOKEN');
    expect((await refresh(body.data.refreshToken)).body.error.code).toBe('INVALID_REFRESH_TOKEN');
    await refusedAt(desk, accessToken);
    await refusedAt(desk, body.data.accessToken);
  });

  it('of two clients at once works for one, and both must log in again', async () => {
    const { refreshToken } = await logIn();
    const node = { post: (token: string) => second.post('/api/auth/refresh', { refresh_token: token }) };
    const both = await Promise.all([refresh(refreshToken), node.post(refreshToken)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 401]);
    const won = both.find(({ status }) => status === 200)?.body.data;
    await refusedAt(desk, won.accessToken);
    expect((await refresh(won.refreshToken)).status).toBe(401);
  });

  it('that comes again leaves the other sessions of its owner alone', async () => {
    const [stolen, other] = [await logIn(), await logIn()];
    await refresh(stolen.refreshToken);
    await refresh(stolen.refreshToken);
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  it('repeated under an idempotency key is the same exchange, and no answer of it is stored', async () => {
    const { refreshToken } = await logIn();
    const headers = { 'idempotency-key': randomUUID() };
    const body = { refresh_token: refreshToken };
    const ask = () => desk.call('POST', '/api/auth/refresh', { body, headers });
    const [first, again] = [await ask(), await ask()];
    expect(again.body.data.refreshToken).toBe(first.body.data.refreshToken);
    expect(again.status).toBe(200);
    expect(await opens(again.body.data.accessToken)).toBe(true);
    const stored = JSON.stringify(await desk.stores.log.readAll(0 as never, 100_000));
    expect(stored).not.toContain(first.body.data.refreshToken);
  });
});

describe('a refresh repeated under its key after the logout', () => {
  it('is 401, and signs no token', async () => {
    const { userId, refreshToken } = await logIn();
    const options = { body: { refresh_token: refreshToken }, headers: { 'idempotency-key': randomUUID() } };
    const first = await desk.call('POST', '/api/auth/refresh', options);
    await logout(userId, first.body.data.refreshToken);
    const { status, body } = await desk.call('POST', '/api/auth/refresh', options);
    expect([status, body.error.code]).toEqual([401, 'INVALID_REFRESH_TOKEN']);
  });
});

describe('logging out', () => {
  it('with a refresh token ends that session alone', async () => {
    const [one, other] = [await logIn(), await logIn()];
    expect((await logout(one.userId, one.refreshToken)).status).toBe(200);
    await refusedAt(desk, one.accessToken);
    expect((await refresh(one.refreshToken)).status).toBe(401);
    expect(await opens(other.accessToken)).toBe(true);
  });

  it('twice is logging out once', async () => {
    const { userId, refreshToken } = await logIn();
    expect((await logout(userId, refreshToken)).status).toBe(200);
    expect((await logout(userId, refreshToken)).status).toBe(200);
  });

  it('without one ends all sessions of the user, and none that come after', async () => {
    const [one, other] = [await logIn(), await logIn()];
    expect((await logout(one.userId, null, one.accessToken)).status).toBe(200);
    for (const { accessToken, refreshToken } of [one, other]) {
      await refusedAt(desk, accessToken);
      expect((await refresh(refreshToken)).status).toBe(401);
    }
    expect(await opens((await logIn()).accessToken)).toBe(true);
  });

  it.each([
    [
      'a refresh token of somebody else',
      async () => (await identityNodeOf(desk).logIn('+12345678909')).refreshToken,
    ],
    ['a refresh token that is none', async () => 'nonsense'],
  ])('with %s ends nothing', async (_what, token) => {
    const { userId, accessToken } = await logIn();
    const reply = await logout(userId, await token(), accessToken);
    expect([reply.status, reply.body.error.code]).toEqual([401, 'INVALID_REFRESH_TOKEN']);
    expect(await opens(accessToken)).toBe(true);
  });

  it('is heard by every node: the access token is refused there too', async () => {
    const { userId, accessToken, refreshToken } = await logIn();
    expect([await opens(accessToken), await opens(accessToken, second)]).toEqual([true, true]);
    await logout(userId, refreshToken);
    await refusedAt(desk, accessToken);
    await refusedAt(second, accessToken);
    const { status, body } = await second.get('/api/user/me', accessToken);
    expect([status, body.error.code]).toEqual([401, 'INVALID_TOKEN']);
  });

  it('disconnects the sockets of that session on every node, and no others', async () => {
    const [one, other] = [await logIn(), await logIn()];
    const [here, there] = [
      await connected(desk.url, one.accessToken),
      await connected(second.url, one.accessToken),
    ];
    const stays = await connected(second.url, other.accessToken);
    const gone = [disconnected(here), disconnected(there)];
    await logout(one.userId, one.refreshToken);
    expect(await Promise.all(gone)).toEqual(['io server disconnect', 'io server disconnect']);
    expect(stays.connected).toBe(true);
    const last = disconnected(stays);
    await logout(other.userId, null, other.accessToken);
    expect(await last).toBe('io server disconnect');
  });

  it('keeps a socket from connecting with the token', async () => {
    const { userId, accessToken, refreshToken } = await logIn();
    await logout(userId, refreshToken);
    await refusedAt(desk, accessToken);
    await expect(connected(desk.url, accessToken)).rejects.toThrow('invalid/expired token');
  });

  it('leaves tokens alone that belong to no session, whatever session they name', async () => {
    const { userId, accessToken, refreshToken } = await logIn();
    const { sid } = decodeJwt(accessToken);
    const claims = { sub: userId, role: 'user' as const, sid };
    const theirs = await signToken(SECRET, claims, 600);
    await logout(userId, refreshToken);
    await refusedAt(desk, accessToken);
    expect(await opens(theirs)).toBe(true);
  });
});

describe('while the log can’t be asked', () => {
  it('a token whose session is not known here can’t be verified: 503', async () => {
    let isDown = false;
    const readStream: EventLog['readStream'] = (stream, options) =>
      isDown && stream.startsWith('session-')
        ? Promise.reject(new LogUnavailable('down'))
        : desk.stores.log.readStream(stream, options);
    const node = await startSecondDesk(desk, { log: withMethods(desk.stores.log, { readStream }) });
    const [known, unknown] = [await logIn(), await logIn()];
    expect(await opens(known.accessToken, node)).toBe(true);
    isDown = true;
    expect(await opens(known.accessToken, node)).toBe(true);
    const refused = await node.get('/api/user/me', unknown.accessToken);
    expect([refused.status, refused.body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    await node.stop();
  });
});

describe('beside an outside issuer', () => {
  it('own tokens open the API like theirs, and neither is taken for the other', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'outside-1', alg: 'ES256' }] };
    const issuer = createServer((_request, response) => response.end(JSON.stringify(keys)));
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    const { port } = issuer.address() as AddressInfo;
    const env = { JWT_JWKS_URL: `http://127.0.0.1:${port}/keys`, JWT_ISSUER: 'https://outside.example.com' };
    const outside = await startTestDesk({ env });

    const own = await identityNodeOf(outside).logIn(PHONE);
    const theirs = (kid: string) =>
      new SignJWT({ sub: 'leo', role: 'user', sid: decodeJwt(own.accessToken).sid })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setIssuer('https://outside.example.com')
        .setExpirationTime('10m')
        .sign(privateKey);
    expect(decodeJwt(own.accessToken).iss).toBe('casebook');
    expect(await opens(own.accessToken, outside)).toBe(true);
    expect(await opens(await theirs('outside-1'), outside)).toBe(true);
    expect(await opens(await theirs('casebook'), outside)).toBe(false);
    expect(await opens(await signToken(SECRET, { sub: 'leo', role: 'user' }, 600), outside)).toBe(false);

    await outside.post('/api/auth/logout', { user_id: own.userId, refresh_token: own.refreshToken });
    await refusedAt(outside, own.accessToken);
    expect(await opens(await theirs('outside-1'), outside)).toBe(true);
    await outside.dispose();
    await new Promise((resolve) => issuer.close(resolve));
  });
});
