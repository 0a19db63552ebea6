import { randomUUID } from 'node:crypto';
import { adminAt, blamed, type Person, person, record, ticketOf } from '../../support/acceptance.ts';
import { suiteDesk } from '../../support/desk.ts';

const desk = suiteDesk();
let ada: Person;
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  ada = await person('admin', 'Ada Obi');
  admin = adminAt(desk, ada);
});

const numbers = (reply: { body: { data: { tickets: { ticket_number: string }[] } } }) =>
  reply.body.data.tickets.map(({ ticket_number: number }) => number);

describe('the list of tickets', () => {
  it('shows each ticket with its user and its admin', async () => {
    const user = await person('user');
    const recorded = {
      first_name: 'John',
      last_name: 'Doe',
      email: user.email,
      phone_number: '+2348012345678',
      smipay_tag: 'johndoe',
      profile_image: { secure_url: 'https://example.com/john.png' },
    };
    await record(desk, `users/${user.id}`, {
      ...recorded,
      account_status: 'active',
      wallet: { current_balance: 5 },
    });
    const { id, number, reply: opening } = await ticketOf(desk, user, { phone_number: '08012345678' });
    await admin.tags(id, ['payment', 'urgent']);
    const { updatedAt } = (await admin.assign(id, ada.id)).body.data;
    const reply = await admin.list(`?search=${number}`);
    expect([reply.status, reply.body]).toStrictEqual([
      200,
      {
        success: true,
        message: 'Tickets fetched',
        data: {
          analytics: expect.any(Object),
          tickets: [
            {
              id,
              ticket_number: number,
              user_id: user.id,
              phone_number: '+2348012345678',
              email: user.email,
              subject: "I can't complete my transfer",
              support_type: 'GENERAL_INQUIRY',
              status: 'pending',
              priority: 'low',
              assigned_to: ada.id,
              first_response_at: null,
              last_response_at: null,
              response_time_seconds: null,
              resolved_at: null,
              satisfaction_rating: null,
              tags: ['payment', 'urgent'],
              createdAt: opening.body.data.ticket.created_at,
              updatedAt,
              user: { id: user.id, ...recorded },
              message_count: 1,
              assigned_admin: { id: ada.id, first_name: 'Ada', last_name: 'Obi', email: ada.email },
            },
          ],
          meta: { total: 1, page: 1, limit: 20, total_pages: 1, next_cursor: null },
        },
      },
    ]);
  });

  it('counts internal notes as messages', async () => {
    const { id, number } = await ticketOf(desk, await person('user'));
    await admin.note(id, 'For ourselves');
    expect((await admin.list(`?search=${number}`)).body.data.tickets[0].message_count).toBe(2);
  });
});

describe('a page of the list', () => {
  let user: Person;
  let all: string[];
  beforeAll(async () => {
    user = await person('user');
    const tickets = [];
    for (let count = 0; count < 45; count++) tickets.push(await ticketOf(desk, user));
    all = tickets.map(({ number }) => number).toReversed();
  });
  const page = (query: string) => admin.list(`?user_id=${user.id}${query}`);

  it('is the first, of 20, newest first, unless asked otherwise', async () => {
    const reply = await page('');
    expect([numbers(reply), reply.body.data.meta]).toEqual([
      all.slice(0, 20),
      { total: 45, page: 1, limit: 20, total_pages: 3, next_cursor: expect.any(String) },
    ]);
  });

  it('holds what is left when it is the last', async () => {
    const reply = await page('&page=3');
    expect([numbers(reply), reply.body.data.meta.page]).toEqual([all.slice(40), 3]);
  });

  it('is empty beyond the last', async () => {
    const reply = await page('&page=4');
    expect([numbers(reply), reply.body.data.meta]).toEqual([
      [],
      { total: 45, page: 4, limit: 20, total_pages: 3, next_cursor: null },
    ]);
  });

  it('is as long as asked', async () => {
    const reply = await page('&page=2&limit=7');
    expect([numbers(reply), reply.body.data.meta.total_pages]).toEqual([all.slice(7, 14), 7]);
  });

  it.each(['100', '101', '5000'])('holds at most 100 when asked for %s', async (limit) => {
    expect((await page(`&limit=${limit}`)).body.data.meta.limit).toBe(100);
  });

  it('of nothing says so', async () => {
    const reply = await admin.list(`?user_id=${randomUUID()}`);
    expect(reply.body.data).toMatchObject({
      tickets: [],
      meta: { total: 0, page: 1, limit: 20, total_pages: 0, next_cursor: null },
    });
  });
});

describe('a query of the list that is refused', () => {
  it.each([
    ['page', '0'],
    ['page', '-1'],
    ['page', '1.5'],
    ['page', 'two'],
    ['page', ''],
    ['limit', '0'],
    ['limit', '-5'],
    ['limit', 'all'],
    ['status', 'open'],
    ['status', 'PENDING'],
    ['priority', 'critical'],
    ['support_type', 'transaction_issue'],
    ['date_from', 'yesterday'],
    ['date_from', '2026-02-30'],
    ['date_from', '2026-13-01'],
    ['date_to', '24/02/2026'],
    ['date_to', '2026-02-24T25:00:00Z'],
    ['sort_by', 'email'],
    ['sort_by', 'created_at'],
    ['sort_order', 'DESC'],
    ['sort_order', 'up'],
    ['search', 'x'.repeat(201)],
  ])('names %s for %j', async (field, value) => {
    const reply = await admin.list(`?${field}=${encodeURIComponent(value)}`);
    expect([reply.status, reply.body.code, blamed(reply)]).toEqual([400, 'invalid_input', [field]]);
  });

  it('is not one with parameters that nobody knows', async () => {
    expect((await admin.list('?colour=red')).status).toBe(200);
  });
});
