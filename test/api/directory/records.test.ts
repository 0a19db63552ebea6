import { randomUUID } from 'node:crypto';
import {
  blamed,
  DIRECTORY,
  person,
  positionOf,
  record,
  refusalOf,
  revisionOf,
} from '../../support/acceptance.ts';
import { suiteDesk, tokenFor } from '../../support/desk.ts';

const desk = suiteDesk();
let service: string;
beforeAll(async () => {
  service = await tokenFor('service');
});

const user = {
  first_name: 'John',
  last_name: 'Doe',
  email: 'john@example.com',
  phone_number: '+2348012345678',
  smipay_tag: 'johndoe',
  account_status: 'active',
  role: 'user',
  profile_image: { secure_url: 'https://example.com/john.png' },
  wallet: { current_balance: 50000.25 },
  tier: { tier: 'VERIFIED', name: 'Verified Tier' },
  kyc_verification: { is_verified: true, status: 'approved' },
};
const nobody = Object.fromEntries(Object.keys(user).map((field) => [field, null]));
const transaction = {
  amount: 10000.5,
  transaction_type: 'transfer',
  status: 'success',
  transaction_reference: 'SMI-TXN-xyz789',
  createdAt: '2026-02-24T08:25:00.000Z',
};

/** Collection, name in sentences, a full record, and the least that may be sent with what it becomes. */
const KINDS = [
  ['users', 'User', user, {}, nobody],
  [
    'admins',
    'Admin',
    { first_name: 'Ada', last_name: 'Obi', email: 'ada@smipay.com' },
    {},
    { first_name: null, last_name: null, email: null },
  ],
  [
    'transactions',
    'Transaction',
    transaction,
    { amount: 0 },
    { amount: 0, transaction_type: null, status: null, transaction_reference: null, createdAt: null },
  ],
  [
    'registration-sessions',
    'Registration session',
    { phone_number: '+2348012345678', email: 'new@example.com' },
    {},
    { phone_number: null, email: null },
  ],
] as const;

describe.each(KINDS)('the %s of the directory', (collection, name, full, least, leastRecorded) => {
  const path = (id: string) => `${DIRECTORY}/${collection}/${id}`;

  it('are recorded with PUT, which answers the record', async () => {
    const id = randomUUID();
    const reply = await desk.put(path(id), full, service);
    expect([reply.status, reply.body]).toStrictEqual([
      200,
      { success: true, message: `${name} recorded`, data: { id, ...full } },
    ]);
  });

  it('are shown with GET', async () => {
    const id = randomUUID();
    await desk.put(path(id), full, service);
    const reply = await desk.get(path(id), service);
    expect([reply.status, reply.body]).toStrictEqual([
      200,
      { success: true, message: `${name} fetched`, data: { id, ...full } },
    ]);
  });

  it('replace what was recorded: what is left out becomes null', async () => {
    const id = randomUUID();
    await desk.put(path(id), full, service);
    await desk.put(path(id), least, service);
    expect((await desk.get(path(id), service)).body.data).toStrictEqual({ id, ...leastRecorded });
  });

  it('repeated change nothing: neither revision nor position', async () => {
    const id = randomUUID();
    const first = await desk.put(path(id), full, service);
    await desk.put(path(randomUUID()), full, service);
    const again = await desk.put(path(id), full, service);
    expect([again.body, revisionOf(again), positionOf(again)]).toEqual([
      first.body,
      revisionOf(first),
      positionOf(first),
    ]);
  });

  it('change with every PUT that says something else', async () => {
    const id = randomUUID();
    const revisions = [];
    for (const body of [full, least, full])
      revisions.push(revisionOf(await desk.put(path(id), body, service)));
    expect(revisions).toEqual([0, 1, 2]);
  });

  it('are 404 under an id that nobody has recorded', async () => {
    expect(refusalOf(await desk.get(path(randomUUID()), service))).toEqual([
      404,
      'record_not_found',
      `${name} not found`,
    ]);
  });

  it('never keep unknown fields', async () => {
    const id = randomUUID();
    await desk.put(path(id), { ...full, password: 'secret' }, service);
    expect((await desk.get(path(id), service)).body.data).toStrictEqual({ id, ...full });
  });

  it('take an id of at most 128 printable characters', async () => {
    const ids = ['a', 'x'.repeat(128), 'x'.repeat(129), '%0a', 'tx%3A7|b'];
    const replies = await Promise.all(ids.map((id) => desk.put(path(id), full, service)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 400, 400, 200]);
  });

  it('are repeated with an Idempotency-Key once', async () => {
    const [id, key] = [randomUUID(), randomUUID()];
    const put = (body: object) =>
      desk.call('PUT', path(id), { body, token: service, headers: { 'idempotency-key': key } });
    const first = await put(full);
    await desk.put(path(id), least, service);
    const again = await put(full);
    expect([again.body, (await desk.get(path(id), service)).body.data, (await put(least)).status]).toEqual([
      first.body,
      { id, ...leastRecorded },
      409,
    ]);
  });

  it('are for service tokens alone', async () => {
    const id = randomUUID();
    const others = ['user', 'admin', 'analyst', 'auditor'] as const;
    const tokens = [undefined, 'garbage', await tokenFor('service', {}, -60)];
    for (const role of others) tokens.push(await tokenFor(role));
    const statuses = [];
    for (const token of tokens) {
      statuses.push([
        (await desk.put(path(id), full, token)).status,
        (await desk.get(path(id), token)).status,
      ]);
    }
    expect([statuses, (await desk.get(path(id), service)).status]).toEqual([
      [...Array(3).fill([401, 401]), ...Array(4).fill([403, 403])],
      404,
    ]);
  });
});

describe('a record of the directory that is refused', () => {
  it.each([
    ['users', { first_name: 5 }, 'first_name'],
    ['users', { email: 'no-at-sign' }, 'email'],
    ['users', { wallet: 50000 }, 'wallet'],
    ['users', { wallet: { current_balance: 'much' } }, 'wallet.current_balance'],
    ['users', { tier: { name: 'Without tier' } }, 'tier.tier'],
    ['users', { kyc_verification: { is_verified: 'yes' } }, 'kyc_verification.is_verified'],
    ['users', { profile_image: { secure_url: null } }, 'profile_image.secure_url'],
    ['users', { profile_image: { secure_url: 'javascript:alert(1)' } }, 'profile_image.secure_url'],
    ['users', { profile_image: { secure_url: ' data:text/html,x' } }, 'profile_image.secure_url'],
    ['users', { phone_number: '12345' }, 'phone_number'],
    ['admins', { email: 'ada@' }, 'email'],
    ['transactions', {}, 'amount'],
    ['transactions', { amount: '10' }, 'amount'],
    ['transactions', { amount: 1, createdAt: 'yesterday' }, 'createdAt'],
    ['registration-sessions', { phone_number: 'call me' }, 'phone_number'],
  ])('in %s with %j names %s', async (collection, body, field) => {
    const reply = await desk.put(`${DIRECTORY}/${collection}/${randomUUID()}`, body, service);
    expect([reply.status, blamed(reply)]).toEqual([400, [field]]);
  });
});

describe('what the directory stores', () => {
  it('phone numbers as E.164', async () => {
    const reply = await record(desk, `users/${randomUUID()}`, { phone_number: '0801 234 5678' });
    expect(reply.body.data.phone_number).toBe('+2348012345678');
  });

  it.each([
    ['2026-02-24T09:25:00+01:00', '2026-02-24T08:25:00.000Z'],
    ['2026-02-24', '2026-02-24T00:00:00.000Z'],
  ])('times in UTC with milliseconds: %s', async (sent, stored) => {
    const reply = await record(desk, `transactions/${randomUUID()}`, { amount: 1, createdAt: sent });
    expect(reply.body.data.createdAt).toBe(stored);
  });

  it('whoever came with a token, as its claims describe them', async () => {
    const seen = await person('user', 'Jane Doe', { phone_number: '+2348011111111' });
    await desk.get('/api/v1/support/my-tickets', seen.token);
    expect((await desk.get(`${DIRECTORY}/users/${seen.id}`, service)).body.data).toEqual({
      ...nobody,
      id: seen.id,
      first_name: 'Jane',
      last_name: 'Doe',
      email: seen.email,
      phone_number: '+2348011111111',
    });
  });

  it('a record before the claims of any token', async () => {
    const seen = await person('user', 'Jane Doe');
    await record(desk, `users/${seen.id}`, { first_name: 'Janet' });
    await desk.get('/api/v1/support/my-tickets', seen.token);
    expect((await desk.get(`${DIRECTORY}/users/${seen.id}`, service)).body.data).toMatchObject({
      first_name: 'Janet',
      last_name: null,
    });
  });

  it('nothing of a token that is refused', async () => {
    const id = randomUUID();
    await desk.get('/api/v1/support/my-tickets', await tokenFor('user', { sub: id }, -15));
    expect((await desk.get(`${DIRECTORY}/users/${id}`, service)).status).toBe(404);
  });
});
