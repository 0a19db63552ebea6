import {
  adminAt,
  openTicket,
  type Person,
  person,
  SUPPORT,
  ticketOf,
  write,
} from '../../support/acceptance.ts';
import { suiteDesk } from '../../support/desk.ts';

const desk = suiteDesk();
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  admin = adminAt(desk, await person('admin'));
});

const list = async ({ token }: Person) => (await desk.get(`${SUPPORT}/my-tickets`, token)).body.data;
const only = async (user: Person) => (await list(user)).tickets[0];

describe('my tickets', () => {
  it('shows each ticket with its last message', async () => {
    const user = await person('user');
    const { id, number } = await ticketOf(desk, user, { support_type: 'TRANSACTION_ISSUE' });
    const { createdAt } = (await admin.reply(id, "Hi John, I've looked into this.")).body.data;
    const reply = await desk.get(`${SUPPORT}/my-tickets`, user.token);
    expect([reply.status, reply.body]).toStrictEqual([
      200,
      {
        success: true,
        message: 'Tickets fetched',
        data: {
          tickets: [
            {
              id,
              ticket_number: number,
              subject: "I can't complete my transfer",
              support_type: 'TRANSACTION_ISSUE',
              status: 'in_progress',
              priority: 'medium',
              message_count: 2,
              last_message: { message: "Hi John, I've looked into this.", is_from_user: false, createdAt },
              has_unread: true,
              created_at: expect.any(String),
              updated_at: createdAt,
              last_response_at: createdAt,
            },
          ],
          total_tickets: 1,
          next_cursor: null,
        },
      },
    ]);
  });

  it('are none for somebody who never asked', async () => {
    expect(await list(await person('user'))).toStrictEqual({
      tickets: [],
      total_tickets: 0,
      next_cursor: null,
    });
  });

  it('come in pages by number, until there are none', async () => {
    const user = await person('user');
    const numbers: string[] = [];
    for (let count = 0; count < 5; count++) numbers.unshift((await ticketOf(desk, user)).number);
    const pages = [];
    for (const query of [
      'page=1&limit=2',
      'page=2&limit=2',
      'page=3&limit=2',
      'page=4&limit=2',
      'page=1',
      'page=2',
    ])
      pages.push((await desk.get(`${SUPPORT}/my-tickets?${query}`, user.token)).body.data);
    const numbersIn = ({ tickets }: { tickets: { ticket_number: string }[] }) =>
      tickets.map(({ ticket_number }) => ticket_number);
    const [a, b, c, d, e] = numbers;
    expect(pages.map(numbersIn)).toEqual([[a, b], [c, d], [e], [], numbers, []]);
    expect(pages.map(({ total_tickets, next_cursor }) => [total_tickets, next_cursor !== null])).toEqual(
      [true, true, false, false, false, false].map((hasMore) => [5, hasMore]),
    );
    const onwards = `cursor=${pages[1].next_cursor}`;
    expect(
      numbersIn((await desk.get(`${SUPPORT}/my-tickets?limit=2&${onwards}`, user.token)).body.data),
    ).toEqual([e]);
    const both = await desk.get(`${SUPPORT}/my-tickets?page=2&${onwards}`, user.token);
    expect([both.status, both.body.errors]).toEqual([
      400,
      [{ field: 'cursor', message: 'cursor must not be given beside page' }],
    ]);
  });

  it('come newest first', async () => {
    const user = await person('user');
    const numbers = [];
    for (let count = 0; count < 3; count++) numbers.push((await ticketOf(desk, user)).number);
    const { tickets } = await list(user);
    expect(tickets.map((ticket: { ticket_number: string }) => ticket.ticket_number)).toEqual(
      numbers.toReversed(),
    );
  });

  it('are all there, however many', async () => {
    const user = await person('user');
    await Promise.all(Array.from({ length: 120 }, () => ticketOf(desk, user)));
    const { tickets, total_tickets: total } = await list(user);
    expect([tickets.length, total]).toEqual([120, 120]);
  });

  it('are not those of others', async () => {
    const [user, other] = [await person('user'), await person('user')];
    await ticketOf(desk, other);
    await openTicket(desk);
    expect(await list(user)).toMatchObject({ total_tickets: 0 });
  });

  it('include what was asked without a token under the same email', async () => {
    const user = await person('user');
    await list(user);
    const { number } = await openTicket(desk, { email: user.email.toUpperCase() });
    expect(await only(user)).toMatchObject({ ticket_number: number });
  });
});

describe('has_unread', () => {
  it('is false for a ticket that only the user wrote in', async () => {
    const user = await person('user');
    await ticketOf(desk, user);
    expect(await only(user)).toMatchObject({ has_unread: false, last_response_at: null });
  });

  it('is true once support has replied', async () => {
    const user = await person('user');
    await admin.reply((await ticketOf(desk, user)).id, 'Hello');
    expect(await only(user)).toMatchObject({ has_unread: true });
  });

  it('is false again once the user has answered', async () => {
    const user = await person('user');
    const ticket = await ticketOf(desk, user);
    await admin.reply(ticket.id, 'Hello');
    await write(desk, ticket, 'Thank you, it works now', user.token);
    expect(await only(user)).toMatchObject({ has_unread: false, last_message: { is_from_user: true } });
  });

  it('is not moved by an internal note', async () => {
    const user = await person('user');
    await admin.note((await ticketOf(desk, user)).id, 'A note for ourselves');
    expect(await only(user)).toMatchObject({ has_unread: false, message_count: 1 });
  });
});

describe('the preview of the last message', () => {
  it('holds the first 100 characters', async () => {
    const user = await person('user');
    await admin.reply((await ticketOf(desk, user)).id, `${'x'.repeat(100)}y`);
    expect((await only(user)).last_message.message).toBe('x'.repeat(100));
  });

  it('never cuts a character in half', async () => {
    const user = await person('user');
    await admin.reply((await ticketOf(desk, user)).id, '💸'.repeat(150));
    expect((await only(user)).last_message.message).toBe('💸'.repeat(100));
  });

  it('skips internal notes', async () => {
    const user = await person('user');
    const { id } = await ticketOf(desk, user);
    await admin.reply(id, 'What you may read');
    await admin.note(id, 'What you may not read');
    expect((await only(user)).last_message.message).toBe('What you may read');
  });
});
