import pino from 'pino';
import { cookieIn, signedInWith } from '../../support/console-sessions.ts';
import { startTestDesk, suiteDesk, type TestDesk } from '../../support/desk.ts';
import { CLIENT_ID, CLIENT_SECRET, type FakeIssuer, startFakeIssuer } from '../../support/fake-issuer.ts';

const ME = '/console/api/me';
const lines: string[] = [];
let issuer: FakeIssuer;
let desk: TestDesk;
const settings = () => ({
  OIDC_ISSUER: issuer.url,
  OIDC_CLIENT_ID: CLIENT_ID,
  OIDC_CLIENT_SECRET: CLIENT_SECRET,
  OIDC_ROLES: 'admin=admin,bi=analyst,leads=analyst+pii,audit=auditor',
});
beforeAll(async () => {
  issuer = await startFakeIssuer();
  const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  desk = await startTestDesk({ env: settings(), logger });
});
afterAll(async () => {
  await desk.dispose();
  await issuer.close();
});
afterEach(() => {
  issuer.says = {};
});

const go = (path: string, cookie = '', at = desk) =>
  fetch(path.startsWith('http') ? path : `${at.url}${path}`, { redirect: 'manual', headers: { cookie } });

/** Begins a sign-in: the cookie of the browser, and what the issuer was asked. */
async function begin(query = '', at = desk) {
  const begun = await go(`/console/oidc/start${query}`, '', at);
  const address = new URL(begun.headers.get('location') ?? '');
  const parameter = (name: string) => address.searchParams.get(name) ?? '';
  const asked = {
    state: parameter('state'),
    nonce: parameter('nonce'),
    challenge: parameter('code_challenge'),
  };
  return { begun, address, asked, cookie: cookieIn(begun) ?? '' };
}

const callback = (parameters: Record<string, string>) =>
  `/console/oidc/callback?${new URLSearchParams(parameters)}`;

/** A whole sign-in, with what the issuer says of the person. */
async function signInAs(claims: FakeIssuer['says']['claims'] = {}, query = '') {
  issuer.says = { ...issuer.says, claims };
  const { asked, cookie } = await begin(query);
  return go(callback({ code: issuer.codeFor(asked), state: asked.state }), cookie);
}

const sessionOf = async (response: Response) => {
  const cookie = response.headers.getSetCookie().find((one) => one.startsWith('casebook_session='));
  const browser = signedInWith(desk, cookie?.split(';')[0] ?? '', {});
  return { browser, me: (await browser.get(ME)).body.data };
};

const told = async (response: Response) => {
  const text = await response.text();
  return {
    status: response.status,
    title: /<title>(.*)<\/title>/.exec(text)?.[1],
    text,
    session: response.headers.getSetCookie().filter((one) => one.startsWith('casebook_session')),
  };
};

describe('a sign-in at the issuer', () => {
  it('is offered where an issuer is set', async () => {
    expect((await desk.get('/console/api/sign-in')).body.data.issuer).toBe('/console/oidc/start');
  });

  it('asks for a code with PKCE, state and nonce, all different each time', async () => {
    const [one, other] = [await begin(), await begin()];
    expect(one.begun.status).toBe(302);
    expect(one.address.origin + one.address.pathname).toBe(`${issuer.url}/authorize`);
    expect(Object.fromEntries(one.address.searchParams)).toEqual({
      client_id: CLIENT_ID,
      redirect_uri: `${desk.url}/console/oidc/callback`,
      response_type: 'code',
      scope: 'openid profile email',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(Object.values(one.asked).filter((value) => Object.values(other.asked).includes(value))).toEqual(
      [],
    );
    expect(one.begun.headers.get('set-cookie')).toMatch(
      /^casebook_sign_in=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it('ends with a session of the person, on the page that they wanted', async () => {
    const claims = { name: 'Ada Obi', email: 'ada@example.com', email_verified: true, locale: 'fr-CA' };
    const response = await signInAs(claims, '?return_to=/console/tickets/SMI-2026-000001%3Fview=mine');
    expect([response.status, response.headers.get('location')]).toEqual([
      302,
      '/console/tickets/SMI-2026-000001?view=mine',
    ]);
    const { me } = await sessionOf(response);
    expect(me).toMatchObject({
      id: 'ada',
      name: 'Ada Obi',
      email: 'ada@example.com',
      role: 'admin',
      locale: 'fr-CA',
    });
    expect(response.headers.getSetCookie().at(-1)).toMatch(/^casebook_sign_in=; Max-Age=0/);
    expect(issuer.lastExchange().get('code_verifier')).toMatch(/^[\w-]{43}$/);
  });

  it.each([
    'https://evil.example/console',
    '//evil.example',
    '/console/../login',
    '/consolez',
    '/console\\@evil.example',
    'javascript:alert(1)',
  ])('leads to no other place: %s', async (place) => {
    const response = await signInAs({}, `?return_to=${encodeURIComponent(place)}`);
    const target = new URL(response.headers.get('location') ?? '', desk.url);
    expect(target.origin).toBe(desk.url);
    expect(['/console', '/login']).toContain(target.pathname);
  });

  it.each([
    ['a list', { roles: ['staff', 'bi'] }, { role: 'analyst', pii: false }],
    ['the first rule that fits', { roles: ['audit', 'leads'] }, { role: 'analyst', pii: true }],
    ['one text', { roles: 'audit' }, { role: 'auditor' }],
    ['words of a text', { roles: 'openid audit' }, { role: 'auditor' }],
  ])('takes the role from the claim: %s', async (_name, claims, expected) => {
    expect((await sessionOf(await signInAs(claims))).me).toMatchObject(expected);
  });

  it('asks the issuer for the role where the ID token has none', async () => {
    issuer.says = { userInfo: { sub: 'ada', roles: ['audit'] } };
    expect((await sessionOf(await signInAs({ roles: undefined }))).me).toMatchObject({ role: 'auditor' });
  });

  it.each([
    ['none', { roles: [] }],
    ['others', { roles: ['Admin', 'user', 'service'] }],
    ['something else', { roles: { admin: true } }],
    ['a number', { roles: 7 }],
  ])('is refused to people with roles that are %s', async (_name, claims) => {
    const { status, title, session } = await told(await signInAs(claims));
    expect([status, title, session]).toEqual([403, 'You may not work here', []]);
  });

  it.each([
    ['a subject that no caller can have', { sub: 'x'.repeat(200) }],
    ['control characters', { sub: 'a\u0007b' }],
  ])('is refused to a person with %s', async (_name, claims) => {
    const { status, session } = await told(await signInAs(claims));
    expect([status, session]).toEqual([403, []]);
  });
});

describe('an answer of the issuer signs nobody in', () => {
  it.each([
    ['another nonce', { nonce: 'x' }],
    ['another audience', { aud: 'other' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['a time that is over', { exp: 1 }],
  ])('with an ID token for %s', async (_name, claims) => {
    const { status, title, session } = await told(await signInAs(claims));
    expect([status, title, session]).toEqual([502, 'You are not signed in', []]);
  });

  it.each([
    ['no signature', () => unsigned()],
    ['nothing in it', () => ''],
    ['anything else', () => 'a.b.c'],
  ])('with an ID token that has %s', async (_name, idToken) => {
    issuer.says = { idToken: idToken() };
    const { status, session } = await told(await signInAs());
    expect([[502, 503].includes(status), session]).toEqual([true, []]);
  });

  it('to another browser, with another state, or twice', async () => {
    const { asked, cookie } = await begin();
    const answer = callback({ code: issuer.codeFor(asked), state: asked.state });
    const [stranger, forged] = [
      await told(await go(answer)),
      await told(await go(callback({ code: 'x', state: 'x' }), cookie)),
    ];
    expect([stranger.status, forged.status]).toEqual([409, 409]);
    expect((await go(answer, cookie)).status).toBe(302);
    issuer.codeFor(asked);
    const again = await told(await go(answer, cookie));
    expect([again.status, again.title]).toEqual([409, 'You have signed in by this already']);
  });

  it('that is an error, which is shown in the issuer’s code alone', async () => {
    const { asked, cookie } = await begin();
    const answer = {
      state: asked.state,
      error: 'access_denied',
      error_description: '<script>alert(1)</script>',
    };
    const refused = await told(await go(callback(answer), cookie));
    expect([refused.status, refused.session]).toEqual([403, []]);
    expect(refused.text).toContain('access_denied');
    expect(refused.text).not.toContain('alert');
    const markup = await told(await go(callback({ ...answer, error: '<b>x</b>' }), cookie));
    expect(markup.text).not.toContain('<b>');
  });

  it('that refuses the code, and the log has neither codes nor secrets', async () => {
    const { asked, cookie } = await begin();
    lines.length = 0;
    const refused = await told(await go(callback({ code: 'c0de', state: asked.state }), cookie));
    expect([refused.status, refused.text.includes('a secret of the issuer')]).toEqual([502, false]);
    const log = lines.join('');
    expect(log).toContain('A sign-in at the issuer has failed');
    for (const secret of ['c0de', CLIENT_SECRET, asked.state, 'a secret of the issuer'])
      expect([secret, log.includes(secret)]).toEqual([secret, false]);
  });

  it.each([
    ['fails', { status: 500, body: '<h1>broken</h1>' }],
    ['sends no JSON', { status: 200, body: 'not json' }],
    ['sends no tokens', { status: 200, body: '{}' }],
  ])('that %s', async (_name, tokenError) => {
    issuer.says = { tokenError };
    const { status, session } = await told(await signInAs());
    expect([[502, 503].includes(status), session]).toEqual([true, []]);
  });

  const unsigned = () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none' })}.${part({ iss: issuer.url, aud: CLIENT_ID, sub: 'ada', roles: ['admin'] })}.`;
  };
});

describe('signing out', () => {
  it('goes on at the issuer, which leads back to the console', async () => {
    issuer.says = { endSession: true };
    const own = await startTestDesk({ env: settings() });
    const { asked, cookie } = await begin('', own);
    const answer = await go(callback({ code: issuer.codeFor(asked), state: asked.state }), cookie, own);
    const session = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { data } = (await own.call('GET', ME, { headers: { cookie: session } })).body;
    const out = await signedInWith(own, session, data).post('/console/api/sign-out');
    const after = await own.call('GET', ME, { headers: { cookie: session } });
    await own.dispose();
    const redirect = new URL(out.body.data.redirect);
    expect(redirect.origin + redirect.pathname).toBe(`${issuer.url}/end-session`);
    expect(Object.fromEntries(redirect.searchParams)).toEqual({
      client_id: CLIENT_ID,
      id_token_hint: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      post_logout_redirect_uri: `${own.url}/console`,
    });
    expect(after.status).toBe(401);
  });

  it('ends here where the issuer has nothing to end', async () => {
    const { browser, me } = await sessionOf(await signInAs());
    const out = await signedInWith(desk, browser.cookie, me).post('/console/api/sign-out');
    expect(out.body.data).toEqual({ redirect: null });
  });
});

describe('an issuer that can’t be reached', () => {
  it('is told by a page, and a sign-out ends the session all the same', async () => {
    const gone = await startFakeIssuer();
    const own = await startTestDesk({ env: { ...settings(), OIDC_ISSUER: gone.url } });
    await gone.close();
    const response = await go('/console/oidc/start', '', own);
    const { status, title } = await told(response);
    await own.dispose();
    expect([status, title]).toEqual([503, 'The issuer can’t be reached']);
    expect(response.headers.get('retry-after')).not.toBeNull();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('a desk without an issuer', () => {
  const without = suiteDesk({ env: { RATE_LIMITS: 'on' } });

  it('says so', async () => {
    expect(await told(await go('/console/oidc/start', '', without))).toMatchObject({ status: 404 });
  });

  it('lets an address try to sign in 30 times a minute', async () => {
    const statuses = [];
    for (let tries = 0; tries < 31; tries++)
      statuses.push((await without.post('/console/api/sign-in', { token: 'x' })).status);
    expect(statuses).toEqual([...Array.from({ length: 30 }, () => 400), 429]);
  });
});
