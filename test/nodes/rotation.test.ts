import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import { createMemoryNonces } from '../../src/api/kernel/guard.ts';
import { createLimits } from '../../src/api/kernel/limits.ts';
import { GUEST_CONVERSATION, ONBOARDING } from '../support/chat.ts';
import { type CloudApi, deliverWebhook, pressOf, startCloudApi } from '../support/cloud-api.ts';
import { type DeskSetup, startTestDesk, type TestDesk } from '../support/desk.ts';
import { initiate, logIn, randomPhone, waitFor } from '../support/login.ts';
import { ALL, acquaintancesOf, adminAt, whatGoesOn } from '../support/rotation.ts';
import { createSignalHub } from '../support/signals.ts';

const OLD = 'q7Zr1xW0dN5uKc8VtYb3mHf6sPj9aLg2EoIi4TyRkUw';
const NEW = 'Yb3mHf6sPj9aLg2EoIi4TyRkUwq7Zr1xW0dN5uKc8Vt';

let cloud: CloudApi;
let first: TestDesk;
let a: TestDesk;
let b: TestDesk;
beforeAll(async () => {
  cloud = await startCloudApi();
  first = await startTestDesk();
});
afterAll(async () => {
  await first.dispose();
  await cloud.close();
});

const nodeWith = (secrets: string, more: Partial<DeskSetup> = {}): Promise<TestDesk> => {
  const { directory, stores } = first;
  const env = { ...cloud.env, JWT_SECRET: secrets, ...more.env };
  return startTestDesk({ directory, stores, ...more, env });
};

/** Which secrets the nodes have that run side by side, in each step of a replacement. */
const STEPS = [
  ['the new secrets are made known', OLD, `${OLD},${NEW}`],
  ['the new secrets become the first', `${OLD},${NEW}`, `${NEW},${OLD}`],
  ['the old secrets are dropped', `${NEW},${OLD}`, NEW],
] as const;

describe.each(STEPS)('while nodes are started one after the other and %s', (_, before, after) => {
  beforeAll(async () => {
    a = await nodeWith(before);
    b = await nodeWith(after);
  });
  afterAll(() => Promise.all([a.stop(), b.stop()]));

  it('each knows what the other has given away', async () => {
    const [ofA, ofB] = [await acquaintancesOf(a, cloud), await acquaintancesOf(b, cloud)];
    expect(await whatGoesOn(b, cloud, ofA)).toEqual(ALL);
    expect(await whatGoesOn(a, cloud, ofB)).toEqual(ALL);
  });

  it('a code that one issues is told by the other', async () => {
    const { guestId } = (await b.post(GUEST_CONVERSATION, {})).body.data;
    const socket = io(`${b.url}/support`, { auth: { guestId }, forceNew: true, reconnection: false });
    await new Promise((resolve) => socket.once('connection:success', resolve));
    const heard = new Promise((resolve) => socket.on('message:received', resolve));
    const issued = await a.post(`${ONBOARDING}/generate-code`, { guestId }, await adminAt(a));
    expect(await heard).toMatchObject({ messageType: 'auth_code', message: issued.body.data.code });
    socket.close();
  });

  it('a number that is confirmed on both for the first time at once is one person', async () => {
    const phone = randomPhone();
    const begun = [await initiate(a, cloud, phone), await initiate(b, cloud, phone)] as const;
    const nodes = [b, a];
    await Promise.all(
      begun.map(({ buttonId }, index) =>
        deliverWebhook((nodes[index] as TestDesk).url, pressOf(buttonId, phone)),
      ),
    );
    const pages = await Promise.all(begun.map(({ sessionId }) => waitFor(a, sessionId)));
    const people = await Promise.all(pages.map(async ({ ended }) => (await ended).pushes[0]?.userId));
    expect(new Set(people).size).toBe(1);
    expect((await logIn(b, cloud, phone)).userId).toBe(people[0]);
    expect((await logIn(a, cloud, phone)).userId).toBe(people[0]);
  });

  it('a refresh under one key gives one token, whichever of them is asked', async () => {
    const { refreshToken } = await logIn(a, cloud, randomPhone());
    const headers = { 'idempotency-key': randomUUID() };
    const body = { refresh_token: refreshToken };
    const replies = await Promise.all(
      [a, b, a].map((node) => node.call('POST', '/api/auth/refresh', { body, headers })),
    );
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(replies.map(({ body }) => body.data.refreshToken)).size).toBe(1);
  });

  it('a number gets no more messages than from one', async () => {
    const signals = createSignalHub();
    const [limits, nonces] = [createLimits(), createMemoryNonces()];
    const limited = (secrets: string) => {
      const shared = { limits, nonces, signals: signals.node(), close: async () => {} };
      return nodeWith(secrets, { stores: { ...first.stores, shared }, env: { RATE_LIMITS: 'on' } });
    };
    const nodes = await Promise.all([limited(before), limited(after)]);
    const phone_number = randomPhone();
    const statuses: number[] = [];
    for (let message = 0; message < 6; message++) {
      const [first, second] = nodes;
      const { status } = await (message % 2 ? first : second).post('/api/auth/initiate', { phone_number });
      statuses.push(status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    await Promise.all(nodes.map((node) => node.stop()));
  });
});
