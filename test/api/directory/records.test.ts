import { randomUUID } from 'node:crypto';
import {
  ADMIN,
  adminAt,
  blamed,
  DIRECTORY,
  type Person,
  person,
  positionOf,
  record,
  refusalOf,
  revisionOf,
  ticketOf,
} from '../../support/acceptance.ts';
import { guestChat, patchChat } from '../../support/chats.ts';
import { type Reply, suiteDesk, tokenFor } from '../../support/desk.ts';

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
    { first_name: 'Ada', last_name: 'Obi', email: 'ada@smipay.com', active: false },
    {},
    { first_name: null, last_name: null, email: null, active: true },
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

describe('the admins to assign to', () => {
  const ADMINS = `${ADMIN}/admins`;
  const mark = randomUUID().slice(0, 8);
  let ada: Person;
  const ids = new Map<string, string>();
  const list = (query = '') => desk.get(`${ADMINS}${query}`, ada.token);
  const named = ({ body }: Reply) => body.data.admins.map(({ id }: { id: string }) => ids.get(id) ?? id);
  const found = async (search: string, more = '') =>
    named(await list(`?search=${encodeURIComponent(search)}${more}`));
  const put = async (name: string, first_name: string, active?: boolean) => {
    const id = idOf(name) || randomUUID();
    ids.set(id, name);
    const body = { first_name, last_name: `Obi${mark}`, email: `${name}@${mark}.example`, active };
    await desk.put(`${DIRECTORY}/admins/${id}`, body, service);
  };
  const idOf = (name: string) => [...ids].find(([, known]) => known === name)?.[0] ?? '';
  beforeAll(async () => {
    ada = await person('admin', `Zoe Seen${mark}`);
    ids.set(ada.id, 'seen');
    await list();
    await put('chi', 'Chinwe');
    await put('ada', 'Ádaeze');
    await put('gone', 'Bola', false);
  });

  it('are listed by name, with what each of them has to do', async () => {
    const [first] = (await list(`?search=${mark}`)).body.data.admins;
    expect(await found(mark)).toEqual(['ada', 'gone', 'chi', 'seen']);
    expect(first).toStrictEqual({
      ...{ id: idOf('ada'), first_name: 'Ádaeze', last_name: `Obi${mark}`, email: `ada@${mark}.example` },
      ...{ active: true, open_tickets: 0, open_conversations: 0 },
    });
  });

  it('have as many open tickets and conversations as the lists of those find', async () => {
    const user = await person('user');
    const admin = adminAt(desk, ada);
    const tickets = [await ticketOf(desk, user), await ticketOf(desk, user), await ticketOf(desk, user)];
    for (const { id } of tickets) await admin.assign(id, idOf('chi'));
    await admin.status(tickets[0]?.id ?? '', 'closed');
    await admin.status(tickets[1]?.id ?? '', 'escalated');
    const chats = [await guestChat(desk), await guestChat(desk)];
    for (const { id } of chats) await patchChat(desk, id, 'assign', { adminId: idOf('chi') }, ada.token);
    await patchChat(desk, chats[0]?.id ?? '', 'status', { status: 'closed' }, ada.token);
    const work = async () => {
      const { admins } = (await list(`?search=chinwe%20${mark}`)).body.data;
      return [admins[0].open_tickets, admins[0].open_conversations];
    };
    expect(await work()).toEqual([2, 1]);
    expect((await admin.list(`?open=true&assigned_to=${idOf('chi')}`)).body.data.meta.total).toBe(2);
    await admin.change(tickets[1]?.id ?? '', 'assign', { assigned_to: null });
    await patchChat(desk, chats[1]?.id ?? '', 'assign', { adminId: null }, ada.token);
    expect(await work()).toEqual([1, 0]);
  });

  it.each([
    ['a part of the name', () => `hinwe OBI${mark}`, ['chi']],
    ['words in any order, without accents', () => `obi${mark} adaeze`, ['ada']],
    ['words of name and e-mail', () => `ADA@${mark} obi`, ['ada']],
    ['a phrase', () => `"bola obi${mark}"`, ['gone']],
    ['a phrase in another order', () => `"obi${mark} bola"`, []],
    ['a word that nobody has', () => `obi${mark} nobody`, []],
    ['the claims of a token', () => `zoe seen${mark}`, ['seen']],
  ])('are found by %s', async (_what, search, names) => {
    expect(await found(search())).toEqual(names);
  });

  it('are only the active ones, or the others, if asked for', async () => {
    expect(await found(mark, '&active=true')).toEqual(['ada', 'chi', 'seen']);
    expect(await found(mark, '&active=false')).toEqual(['gone']);
    expect((await list(`?search=${mark}&active=false`)).body.data.admins[0].active).toBe(false);
  });

  it('come page by page', async () => {
    const pages = [1, 2, 3].map((page) => list(`?search=${mark}&limit=3&page=${page}`));
    const [first, second, third] = (await Promise.all(pages)) as [Reply, Reply, Reply];
    expect([named(first), named(second), named(third)]).toEqual([['ada', 'gone', 'chi'], ['seen'], []]);
    expect(first.body).toMatchObject({
      ...{ success: true, message: 'Admins fetched' },
      data: { meta: { total: 4, page: 1, limit: 3, total_pages: 2, next_cursor: expect.any(String) } },
    });
    expect(second.body.data.meta.next_cursor).toBeNull();
    expect((await list('?limit=500')).body.data.meta.limit).toBe(100);
  });

  it('are walked by cursor in the order at its beginning, whatever they are called meanwhile', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let step = 0; step < 8; step++) {
      const after: string = cursor === null ? '' : `&cursor=${cursor}`;
      const reply = await list(`?search=${mark}&limit=1${after}`);
      seen.push(...named(reply));
      cursor = reply.body.data.meta.next_cursor;
      if (cursor === null) break;
      if (step === 0) await put('chi', 'Aaron');
      if (step === 1) await put('ada', 'Zusanna');
    }
    expect(seen).toEqual(['ada', 'gone', 'chi', 'seen']);
    await put('chi', 'Chinwe');
    await put('ada', 'Ádaeze');
  });

  it('name parameters that they don’t know', async () => {
    expect((await list('?limit=1&role=admin')).body.data.ignored_parameters).toEqual(['role']);
    expect((await list('?limit=1')).body.data).not.toHaveProperty('ignored_parameters');
  });

  it.each(['page=0', 'limit=0', 'active=yes', `search=${'x'.repeat(201)}`, 'cursor=made-up'])(
    'refuse %s, naming it',
    async (query) => {
      const reply = await list(`?${query}`);
      expect([reply.status, blamed(reply)]).toEqual([400, [query.split('=')[0]]]);
    },
  );

  it('are for admins alone', async () => {
    const statuses = [(await desk.get(ADMINS)).status];
    for (const role of ['user', 'service', 'analyst', 'auditor'] as const)
      statuses.push((await desk.get(ADMINS, await tokenFor(role))).status);
    expect(statuses).toEqual([401, 403, 403, 403, 403]);
  });
});
