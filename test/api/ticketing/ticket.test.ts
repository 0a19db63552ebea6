import {
  adminAt,
  blamed,
  conversation,
  openTicket,
  person,
  refusalOf,
  SUPPORT,
  ticketOf,
  write,
} from '../../support/acceptance.ts';
import { startTestDesk, suiteDesk, tokenFor } from '../../support/desk.ts';
import { type LongTicket, writeMessages, writeTickets } from '../../support/long-tickets.ts';

const desk = suiteDesk();
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  admin = adminAt(desk, await person('admin', 'Admin Support'));
});

const texts = (reply: { body: { data: { ticket: { messages: { message: string }[] } } } }) =>
  reply.body.data.ticket.messages.map(({ message }) => message);

describe('the conversation of a ticket', () => {
  it('is the full ticket with all messages in chronological order', async () => {
    const user = await person('user');
    const ticket = await ticketOf(desk, user, { phone_number: '08012345678' });
    const answer = (await admin.reply(ticket.id, "Hi John, I've looked into this.")).body.data;
    const reply = await conversation(desk, ticket.number);
    const opened = ticket.reply.body.data.ticket;
    expect([reply.status, reply.body]).toStrictEqual([
      200,
      {
        success: true,
        message: 'Ticket retrieved',
        data: {
          ticket: {
            ...opened,
            status: 'in_progress',
            updated_at: answer.createdAt,
            last_response_at: answer.createdAt,
            messages: [
              opened.messages[0],
              {
                id: answer.id,
                message: "Hi John, I've looked into this.",
                is_from_user: false,
                sender_name: 'Admin Support',
                sender_email: expect.stringMatching(/^admin-/),
                verified: true,
                attachments: null,
                created_at: answer.createdAt,
              },
            ],
            total_messages: 2,
          },
          next_cursor: null,
        },
      },
    ]);
  });

  it('requires ticket_number', async () => {
    const reply = await desk.get(`${SUPPORT}/ticket`);
    expect([reply.status, blamed(reply)]).toEqual([400, ['ticket_number']]);
  });

  it('is not found under a number that no ticket has', async () => {
    expect(refusalOf(await conversation(desk, 'SMI-2026-999999'))).toEqual([
      404,
      'ticket_not_found',
      'Ticket SMI-2026-999999 not found',
    ]);
  });

  it.each(['', '%00', 'x'.repeat(51)])('refuses the number %j', async (number) => {
    expect((await desk.get(`${SUPPORT}/ticket?ticket_number=${number}`)).status).toBe(400);
  });

  it('refuses a number that is given twice', async () => {
    expect((await desk.get(`${SUPPORT}/ticket?ticket_number=a&ticket_number=b`)).status).toBe(400);
  });
});

describe('who sees a conversation by its number', () => {
  it('is everybody without a token', async () => {
    const { number } = await ticketOf(desk, await person('user'));
    expect((await conversation(desk, number)).status).toBe(200);
  });

  it('is its own user', async () => {
    const user = await person('user');
    const { number } = await ticketOf(desk, user);
    expect((await conversation(desk, number, '', user.token)).status).toBe(200);
  });

  it('is no other registered user', async () => {
    const { number } = await ticketOf(desk, await person('user'));
    const { token } = await person('user');
    expect(refusalOf(await conversation(desk, number, '', token))).toEqual([
      404,
      'ticket_not_found',
      `Ticket ${number} not found`,
    ]);
  });

  it('is any registered user when it belongs to nobody', async () => {
    const { number } = await openTicket(desk, { email: 'unregistered@example.com' });
    const { token } = await person('user');
    expect((await conversation(desk, number, '', token)).status).toBe(200);
  });

  it('is an admin, who sees what no token sees', async () => {
    const { number, id } = await ticketOf(desk, await person('user'));
    await admin.note(id, 'For our eyes only');
    const { token } = await person('admin');
    const [seen, public_] = [await conversation(desk, number, '', token), await conversation(desk, number)];
    expect(seen.body).toStrictEqual(public_.body);
  });

  it('is nobody with a bad token', async () => {
    const { number } = await openTicket(desk);
    expect((await conversation(desk, number, '', await tokenFor('user', {}, -60))).status).toBe(401);
  });
});

describe('messages_limit and before', () => {
  let number: string;
  let ids: string[];
  beforeAll(async () => {
    const ticket = await openTicket(desk);
    number = ticket.number;
    for (let count = 1; count <= 9; count++) {
      await write(desk, ticket, `message number ${count}`);
      await admin.note(ticket.id, `internal note ${count}`);
    }
    ids = (await conversation(desk, number)).body.data.ticket.messages.map(({ id }: { id: string }) => id);
  });

  const window = async (query: string) => texts(await conversation(desk, number, query));

  it('left out give everything', async () => {
    expect(await window('')).toHaveLength(10);
  });

  it('give the newest so many, oldest of them first', async () => {
    expect(await window('&messages_limit=3')).toEqual([
      'message number 7',
      'message number 8',
      'message number 9',
    ]);
  });

  it('give the newest so many before a message', async () => {
    expect(await window(`&messages_limit=2&before=${ids[7]}`)).toEqual([
      'message number 5',
      'message number 6',
    ]);
  });

  it('give everything before a message without a limit', async () => {
    expect(await window(`&before=${ids[2]}`)).toHaveLength(2);
  });

  it('give all when there are fewer', async () => {
    expect(await window('&messages_limit=5000')).toHaveLength(10);
  });

  it('give nothing before the first message', async () => {
    expect(await window(`&before=${ids[0]}`)).toEqual([]);
  });

  it('give more than a thousand when that is asked for', async () => {
    const { log, progress } = desk.stores;
    const email = 'long@example.com';
    const [long] = (await writeTickets(log, { userId: null, email }, 1)) as [LongTicket];
    // One of ten is a note that only admins see.
    const written = Array.from({ length: 1_300 }, (_, index) => `message ${index}`);
    await writeMessages(log, long, written);
    progress.acknowledge(await log.end());
    const shown = written.filter((_, index) => index % 10 !== 9);
    expect(texts(await conversation(desk, long.number, '&messages_limit=1099'))).toEqual(shown.slice(-1_099));
  });

  it('leave totals totals', async () => {
    expect((await conversation(desk, number, '&messages_limit=1')).body.data.ticket.total_messages).toBe(10);
  });

  it('lead through the whole conversation page by page', async () => {
    const pages: string[][] = [];
    for (let before = ''; ; ) {
      const page = (await conversation(desk, number, `&messages_limit=4${before}`)).body.data.ticket.messages;
      if (page.length === 0) break;
      pages.unshift(page.map(({ id }: { id: string }) => id));
      before = `&before=${page[0].id}`;
    }
    expect(pages.flat()).toEqual(ids);
  });

  it.each(['0', '-1', '1.5', 'many', ''])('refuse the limit %j', async (limit) => {
    const reply = await conversation(desk, number, `&messages_limit=${limit}`);
    expect([reply.status, blamed(reply)]).toEqual([400, ['messages_limit']]);
  });
});

describe('walking the numbers of tickets', () => {
  it('is answered 429 with Retry-After after a while', async () => {
    const limited = await startTestDesk({ env: { RATE_LIMITS: 'on' } });
    try {
      const numbers = Array.from({ length: 300 }, (_, index) => `SMI-2026-${String(index).padStart(6, '0')}`);
      const replies = await Promise.all(numbers.map((number) => conversation(limited, number)));
      const refused = replies.filter(({ status }) => status === 429);
      const [first] = refused;
      expect([refused.length > 0, first?.body.code, Number(first?.headers.get('retry-after')) > 0]).toEqual([
        true,
        'rate_limited',
        true,
      ]);
    } finally {
      await limited.dispose();
    }
  });
});
