import { randomUUID } from 'node:crypto';
import { openTicket } from './support/acceptance.ts';
import { type CloudApi, startCloudApi } from './support/cloud-api.ts';
import { startTestDesk, type TestDesk, ticketRequest } from './support/desk.ts';
import { logIn, randomPhone } from './support/login.ts';
import {
  ALL,
  acquaintancesOf,
  askForCode,
  type GoesOn,
  NOTHING,
  refresh,
  whatGoesOn,
} from './support/rotation.ts';

const OLD = 'q7Zr1xW0dN5uKc8VtYb3mHf6sPj9aLg2EoIi4TyRkUw';
const NEW = 'Yb3mHf6sPj9aLg2EoIi4TyRkUwq7Zr1xW0dN5uKc8Vt';

type Secrets = Readonly<Record<string, string>>;

let cloud: CloudApi;
/** It has given everything away under the old secrets, and only keeps its stores open after that. */
let first: TestDesk;
let desk: TestDesk;
beforeAll(async () => {
  cloud = await startCloudApi();
  first = await startTestDesk({ env: { JWT_SECRET: OLD, ...cloud.env } });
});
afterEach(() => desk.stop());
afterAll(async () => {
  await first.dispose();
  await cloud.close();
});

/** Starts a node anew over the same stores: it remembers nothing. */
async function startWith(secrets: Secrets): Promise<void> {
  const { directory, stores } = first;
  desk = await startTestDesk({ directory, stores, env: { JWT_SECRET: OLD, ...cloud.env, ...secrets } });
}
async function restart(secrets: Secrets): Promise<void> {
  await desk.stop();
  await startWith(secrets);
}

/** What the secret of tokens vouches for. */
const TOKENS = { access: true, token: true };

describe('a desk whose secrets are replaced', () => {
  it.each<[string, Secrets, GoesOn]>([
    ['JWT_SECRET is made known everywhere', { JWT_SECRET: `${OLD},${NEW}` }, ALL],
    ['JWT_SECRET signs with a new one', { JWT_SECRET: `${NEW},${OLD}` }, ALL],
    ['JWT_SECRET is replaced', { JWT_SECRET: NEW }, NOTHING],
    [
      'JWT_SECRET is replaced beside a SERVER_SECRET',
      { SERVER_SECRET: OLD, JWT_SECRET: NEW },
      { ...ALL, access: false, token: false },
    ],
    [
      'JWT_SECRET was the server’s, too, and is replaced for tokens alone',
      { SERVER_SECRET: OLD, JWT_SECRET: `${NEW},${OLD}` },
      ALL,
    ],
    ['SERVER_SECRET is made known everywhere', { SERVER_SECRET: `${OLD},${NEW}` }, ALL],
    ['SERVER_SECRET has a new version', { SERVER_SECRET: `${NEW},${OLD}` }, ALL],
    ['SERVER_SECRET loses a version too soon', { SERVER_SECRET: NEW }, { ...NOTHING, ...TOKENS }],
    [
      'SERVER_SECRET loses a version at once, and people keep their accounts',
      { SERVER_SECRET: NEW, LOOKUP_SECRET: OLD },
      { ...NOTHING, ...TOKENS, login: true, account: true },
    ],
    ['LOOKUP_SECRET has a new version', { LOOKUP_SECRET: `${NEW},${OLD}` }, ALL],
    [
      'LOOKUP_SECRET loses a version too soon',
      { LOOKUP_SECRET: NEW },
      { ...ALL, login: false, account: false },
    ],
  ])('when %s', async (_, secrets, goesOn) => {
    const known = await acquaintancesOf(first, cloud);
    await startWith(secrets);
    expect(await whatGoesOn(desk, cloud, known)).toEqual(goesOn);
  });

  it('makes what is new with the new version alone', async () => {
    await startWith({ SERVER_SECRET: `${NEW},${OLD}`, JWT_SECRET: `${NEW},${OLD}` });
    const known = await acquaintancesOf(desk, cloud);
    await restart({ SERVER_SECRET: NEW, JWT_SECRET: NEW });
    expect(await whatGoesOn(desk, cloud, known)).toEqual(ALL);
  });

  it('refuses to tell a code again that it can’t read any more', async () => {
    const [whose, key] = [{ userId: randomUUID() }, randomUUID()];
    expect((await askForCode(first, whose, key)).status).toBe(201);
    await startWith({ SERVER_SECRET: NEW });
    const again = await askForCode(desk, whose, key);
    expect(again).toMatchObject({ status: 409, body: { code: 'code_forgotten' } });
  });

  it('refuses to name the session of a login again that is over with its secret', async () => {
    const body = { phone_number: randomPhone() };
    const headers = { 'idempotency-key': randomUUID() };
    const initiate = (at: Pick<TestDesk, 'call'>) => at.call('POST', '/api/auth/initiate', { body, headers });
    const [started, again] = [await initiate(first), await initiate(first)];
    expect([started.status, again.body]).toEqual([200, started.body]);
    await startWith({ SERVER_SECRET: NEW });
    const forgotten = await initiate(desk);
    expect(forgotten).toMatchObject({ status: 409, body: { status: 'error', error: { code: 'CONFLICT' } } });
    expect(JSON.stringify(forgotten.body)).not.toContain('sessionId');
  });

  it('refuses repetitions of requests that hold a secret, and no others, once SERVER_SECRET is another one', async () => {
    const ticket = await openTicket(first);
    const message = { ticket_number: ticket.number, email: ticket.email, message: 'Is there any news?' };
    const code = { userId: randomUUID(), code: '123456' };
    const calls = [
      ['/api/v1/support/ticket/add-message', message],
      ['/api/v1/support/request-support', ticketRequest()],
      ['/api/support/onboarding/verify-code', code],
      ['/api/auth/refresh', { refresh_token: 'x'.repeat(60) }],
      ['/api/auth/initiate', { phone_number: randomPhone() }],
    ] as const;
    const key = randomUUID();
    const ask = (at: Pick<TestDesk, 'call'>) =>
      Promise.all(
        calls.map(async ([path, body]) => {
          const headers = { 'idempotency-key': key + path.slice(-8) };
          return (await at.call('POST', path, { body, headers })).status;
        }),
      );
    expect(await ask(first)).toEqual([201, 201, 200, 401, 200]);
    await startWith({ SERVER_SECRET: NEW });
    expect(await ask(desk)).toEqual([201, 201, 409, 409, 409]);
  });

  it('can lose an old version once sessions and numbers were carried over to the new one', async () => {
    const [active, back] = [await acquaintancesOf(first, cloud), await acquaintancesOf(first, cloud)];
    await startWith({ SERVER_SECRET: `${NEW},${OLD}` });
    // One stays logged in, another one logs in again.
    const next = await refresh(desk, active.person.refreshToken);
    await logIn(desk, cloud, back.phone);

    await restart({ SERVER_SECRET: NEW });
    expect(await refresh(desk, next ?? '')).not.toBeNull();
    for (const { phone, person } of [active, back])
      expect((await logIn(desk, cloud, phone)).userId).toBe(person.userId);
    // Who wasn't seen in between has to log in again.
    expect(await refresh(desk, back.person.refreshToken)).toBeNull();
  });

  it('still knows a spent refresh token of an old version for what it is', async () => {
    const { person } = await acquaintancesOf(first, cloud);
    await startWith({ SERVER_SECRET: `${NEW},${OLD}` });
    const next = await refresh(desk, person.refreshToken);
    expect(await refresh(desk, person.refreshToken)).toBeNull();
    // Two have it: the session is over for both.
    expect(await refresh(desk, next ?? '')).toBeNull();
  });

  it('beside an outside issuer, signs its own access tokens with the server’s', async () => {
    const outside = { JWT_JWKS_URL: 'http://127.0.0.1:1/keys' };
    const open = async (token: string) => (await desk.get('/api/v1/support/my-tickets', token)).status;
    await startWith({ ...outside, SERVER_SECRET: OLD });
    const { authToken } = await logIn(desk, cloud, randomPhone());
    await restart({ ...outside, JWT_SECRET: NEW, SERVER_SECRET: `${NEW},${OLD}` });
    const next = await logIn(desk, cloud, randomPhone());
    expect([await open(authToken), await open(next.authToken)]).toEqual([200, 200]);
    await restart({ ...outside, SERVER_SECRET: NEW });
    expect([await open(authToken), await open(next.authToken)]).toEqual([401, 200]);
  });
});
