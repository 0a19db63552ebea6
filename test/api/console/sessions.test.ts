import { io, type Socket } from 'socket.io-client';
import { STAFF_ROLES } from '../../../src/events/identity/console-session-events.ts';
import { ADMIN, openTicket } from '../../support/acceptance.ts';
import {
  ADA,
  cookieIn,
  linkToken,
  type SignedIn,
  signedInWith,
  signIn,
} from '../../support/console-sessions.ts';
import { startSecondDesk, startTestDesk, suiteDesk, tokenFor } from '../../support/desk.ts';
import { until } from '../../support/until.ts';

const ME = '/console/api/me';
const SIGN_IN = '/console/api/sign-in';
const SIGN_OUT = '/console/api/sign-out';
let now = Date.now();
const HOUR = 3_600_000;
const desk = suiteDesk({ wallClock: () => now });
let ada: SignedIn;
beforeAll(async () => {
  ada = await signIn(desk);
});
afterEach(() => {
  now = Date.now();
});

describe('a sign-in link', () => {
  it('signs in who it is for', async () => {
    expect(ada.me).toMatchObject({ id: 'ada', name: 'Ada Obi', role: 'admin', pii: false, locale: null });
    expect((await ada.get(ME)).body.data).toEqual(ada.me);
  });

  it('signs in once, on whichever node', async () => {
    const token = linkToken();
    expect((await desk.post(SIGN_IN, { token })).status).toBe(200);
    const second = await startSecondDesk(desk);
    const replies = [await second.post(SIGN_IN, { token }), await desk.post(SIGN_IN, { token })];
    await second.stop();
    expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'sign_in_used'],
      [409, 'sign_in_used'],
    ]);
    expect(replies.map(cookieIn)).toEqual([null, null]);
  });

  it('signs one browser in when two open it at once', async () => {
    const token = linkToken();
    const replies = await Promise.all(Array.from({ length: 5 }, () => desk.post(SIGN_IN, { token })));
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409]);
  });

  it.each([
    ['has expired', () => linkToken(ADA, now - 1)],
    ['was made by nobody', () => 'x'.repeat(200)],
    ['was changed', () => `A${linkToken().slice(1)}`],
    ['is a token of the interface', () => tokenFor('admin')],
    ['is a cookie', async () => (await signIn(desk)).cookie.split('=')[1]],
  ])('that %s signs nobody in', async (_name, token) => {
    const reply = await desk.post(SIGN_IN, { token: await token() });
    expect([reply.status, reply.body.code, cookieIn(reply)]).toEqual([400, 'invalid_sign_in', null]);
  });

  it('is of no use to a desk that takes none, as in production', async () => {
    const closed = await startTestDesk({ env: { CONSOLE_SIGN_IN_LINKS: 'off' } });
    const reply = await closed.post(SIGN_IN, { token: linkToken() });
    const ways = await closed.get(SIGN_IN);
    await closed.dispose();
    expect([reply.status, reply.body.code]).toEqual([403, 'sign_in_by_link_off']);
    expect(ways.body.data).toEqual({ links: false, issuer: null });
  });
});

describe('the cookie', () => {
  it('is for the browser alone, and tells nothing', async () => {
    const reply = await desk.post(SIGN_IN, { token: linkToken() });
    const [value = '', ...attributes] = (reply.headers.get('set-cookie') ?? '').split('; ');
    expect(value).toMatch(/^casebook_session=[\w-]+$/);
    expect(attributes).toEqual(['Max-Age=7200', 'Path=/', 'HttpOnly', 'SameSite=Strict']);
    expect(Buffer.from(value, 'base64url').toString('latin1')).not.toMatch(/ada|Obi|admin/i);
  });

  it('is bound to https and to the host where browsers reach the desk so', async () => {
    const secure = await startTestDesk({ env: { CONSOLE_URL: 'https://desk.example.com' } });
    const reply = await secure.post(SIGN_IN, { token: linkToken() });
    await secure.dispose();
    expect(reply.headers.get('set-cookie')).toMatch(
      /^__Host-casebook_session=[\w-]+; Max-Age=7200; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
  });

  it.each(STAFF_ROLES)('stands for the token of an %s', async (role) => {
    const signedIn = await signIn(desk, { sub: `the ${role}`, role });
    const token = await tokenFor(role, { sub: `the ${role}` });
    for (const endpoint of desk.desk.endpoints) {
      const { method, path } = endpoint;
      if (method !== 'GET' || path.includes(':') || path === ME) continue;
      const [byCookie, byToken] = [await signedIn.get(path), await desk.get(path, token)];
      const isAboutUsers = path.startsWith('/api/auth/') || path.startsWith('/api/user/');
      const expected = isAboutUsers ? 401 : byToken.status;
      expect([path, byCookie.status]).toEqual([path, expected]);
    }
  });

  it('gives way to a token', async () => {
    const { body } = await ada.get(ME, {
      authorization: `Bearer ${await tokenFor('auditor', { sub: 'eve' })}`,
    });
    expect(body.data).toMatchObject({ id: 'eve', role: 'auditor', csrf_token: null });
    expect((await ada.get(ME, { authorization: 'Bearer nonsense' })).status).toBe(401);
  });

  it.each([
    ['of nobody', () => 'casebook_session=nonsense'],
    ['that was changed', () => ada.cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['without a value', () => 'casebook_session='],
    ['of another name', () => ada.cookie.replace('casebook_session', 'session')],
    ['that is a link', () => `casebook_session=${linkToken()}`],
  ])('counts for nothing: %s', async (_name, cookie) => {
    const { status, body } = await desk.call('GET', ME, { headers: { cookie: cookie() } });
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
  });

  it('is found among others, of which an older one of its name may come first', async () => {
    const cookie = `theme=dark; casebook_session=old; ${ada.cookie}; other=1`;
    expect((await desk.call('GET', ME, { headers: { cookie } })).status).toBe(200);
  });
});

describe('a change by a session', () => {
  const change = async (headers: Record<string, string>) => {
    const { id } = await openTicket(desk);
    const options = { body: { priority: 'high' }, headers: { cookie: ada.cookie, ...headers } };
    const reply = await desk.call('PUT', `${ADMIN}/${id}/priority`, options);
    return [reply.status, reply.body.code];
  };

  it('needs the CSRF token of that session', async () => {
    const other = await signIn(desk, { sub: 'eve', role: 'admin' });
    expect(await change({ 'x-csrf-token': ada.csrf })).toEqual([200, undefined]);
    expect(await change({})).toEqual([403, 'invalid_csrf_token']);
    expect(await change({ 'x-csrf-token': other.csrf })).toEqual([403, 'invalid_csrf_token']);
    expect(await change({ 'x-csrf-token': 'ü' })).toEqual([403, 'invalid_csrf_token']);
  });

  it.each([
    ['a page of another origin', { origin: 'https://evil.example' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }],
    ['a page without an origin', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sister site', { 'sec-fetch-site': 'same-site' }],
  ])('is none by %s, and neither is a read', async (_name, headers) => {
    expect(await change({ 'x-csrf-token': ada.csrf, ...headers })).toEqual([401, 'unauthenticated']);
    const { status, headers: told } = await ada.get(ME, headers);
    expect([status, told.get('access-control-allow-credentials')]).toEqual([401, null]);
  });

  it('is taken from the desk’s own page, also behind a proxy', async () => {
    const token = { 'x-csrf-token': ada.csrf };
    expect(await change({ ...token, origin: desk.url, 'sec-fetch-site': 'same-origin' })).toEqual([
      200,
      undefined,
    ]);
    const proxied = { origin: 'https://desk.example.com', 'x-forwarded-host': 'desk.example.com' };
    expect(await change({ ...token, ...proxied })).toEqual([200, undefined]);
  });

  it('is the guest’s own where no token is needed and the page doesn’t say that it is the console', async () => {
    const start = (headers: Record<string, string>) =>
      desk.call('POST', '/api/support/conversation/guest', {
        body: { conversationType: 'general' },
        headers: { cookie: ada.cookie, ...headers },
      });
    const { status } = await start({});
    expect(status).toBeLessThan(300);
    expect((await start({ 'x-csrf-token': 'wrong' })).body.code).toBe('invalid_csrf_token');
  });
});

describe('a session', () => {
  it('goes on while it is used, and ends without requests', async () => {
    const session = await signIn(desk);
    now += HOUR;
    const renewed = await session.get(ME);
    const next = cookieIn(renewed) ?? '';
    expect(renewed.status).toBe(200);
    now += 1.5 * HOUR;
    expect((await session.get(ME)).status).toBe(401);
    expect((await signedInWith(desk, next, session.me).get(ME)).status).toBe(200);
    now += 2 * HOUR;
    expect((await signedInWith(desk, next, session.me).get(ME)).status).toBe(401);
  });

  it('is not renewed with each request', async () => {
    now += 5 * 60_000;
    expect(cookieIn(await ada.get(ME))).toBeNull();
  });

  it('ends after its lifetime, however often it was renewed', async () => {
    let session = await signIn(desk);
    for (let hours = 1; hours < 12; hours++) {
      now += HOUR;
      const reply = await session.get(ME);
      expect([hours, reply.status]).toEqual([hours, 200]);
      session = signedInWith(desk, cookieIn(reply) ?? session.cookie, session.me);
    }
    now += HOUR;
    expect((await session.get(ME)).status).toBe(401);
  });

  it('ends by its sign-out at once, on all nodes and for good', async () => {
    const second = await startSecondDesk(desk);
    const session = await signIn(desk);
    const there = signedInWith(second, session.cookie, session.me);
    expect((await there.get(ME)).status).toBe(200);
    const out = await session.post(SIGN_OUT);
    expect(out.headers.get('set-cookie')).toMatch(/^casebook_session=; Max-Age=0;/);
    expect((await session.get(ME)).status).toBe(401);
    // Another node hears of it by the log.
    await until(async () => (await there.get(ME)).status === 401);
    await second.stop();
    const third = await startSecondDesk(desk);
    expect((await signedInWith(third, session.cookie, session.me).get(ME)).status).toBe(401);
    await third.stop();
  });

  it('can’t be ended without its CSRF token', async () => {
    const session = await signIn(desk);
    expect((await session.post(SIGN_OUT, undefined, { 'x-csrf-token': 'x' })).status).toBe(403);
    expect((await session.get(ME)).status).toBe(200);
  });
});

describe('a socket', () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.disconnect();
  });
  const open = (cookie: string, headers: Record<string, string> = { origin: desk.url }, auth = {}) => {
    const socket = io(`${desk.url}/support`, {
      ...{ transports: ['websocket'], forceNew: true, reconnection: false, auth },
      extraHeaders: { cookie, ...headers },
    });
    sockets.push(socket);
    return socket;
  };
  const outcome = (socket: Socket) =>
    new Promise<unknown>((resolve) => {
      socket.on('connection:success', resolve);
      socket.on('connect_error', ({ message }) => resolve(message));
    });

  it('is the session’s own', async () => {
    expect(await outcome(open(ada.cookie))).toEqual({ type: 'admin', adminId: 'ada' });
  });

  it('is refused to pages of other origins, and to those that name none', async () => {
    expect(await outcome(open(ada.cookie, { origin: 'http://localhost:1' }))).toBe('no token provided');
    expect(await outcome(open(ada.cookie, {}))).toBe('no token provided');
    expect(await outcome(open(ada.cookie, { origin: 'https://evil.example' }))).toBe('websocket error');
  });

  it('is that of the token or the guest that it names', async () => {
    const token = await tokenFor('user', { sub: 'john' });
    expect(await outcome(open(ada.cookie, { origin: desk.url }, { token }))).toEqual({
      type: 'user',
      userId: 'john',
    });
    expect(await outcome(open(ada.cookie, { origin: desk.url }, { guestId: null }))).toMatchObject({
      type: 'guest',
    });
  });

  it('is refused to analysts and auditors', async () => {
    const auditor = await signIn(desk, { sub: 'eve', role: 'auditor' });
    expect(await outcome(open(auditor.cookie))).toBe('role not allowed');
  });

  it('ends with its session, and with no other', async () => {
    const [one, other] = [await signIn(desk), await signIn(desk)];
    const [ending, staying] = [open(one.cookie), open(other.cookie)];
    await Promise.all([outcome(ending), outcome(staying)]);
    const ended = new Promise((resolve) => {
      ending.on('disconnect', resolve);
    });
    await one.post(SIGN_OUT);
    expect(await ended).toBe('io server disconnect');
    expect(staying.connected).toBe(true);
    expect(await outcome(open(one.cookie))).toBe('no token provided');
  });
});
