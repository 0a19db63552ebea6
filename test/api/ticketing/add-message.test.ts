import { randomUUID } from 'node:crypto';
import {
  adminAt,
  blamed,
  conversation,
  openTicket,
  person,
  record,
  refusalOf,
  SUPPORT,
  TIME,
  ticketOf,
  UUID,
  write,
} from '../../support/acceptance.ts';
import { suiteDesk, ticketRequest, tokenFor } from '../../support/desk.ts';

const desk = suiteDesk();
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  admin = adminAt(desk, await person('admin'));
});

const PATH = `${SUPPORT}/ticket/add-message`;
const message = 'Thanks for the info. Can you increase my daily limit?';
const statusOf = async (id: string) => (await admin.detail(id)).body.data.status;

describe('sending a message to a ticket', () => {
  it('answers 201 with the message', async () => {
    const user = await person('user', 'John Doe');
    const ticket = await ticketOf(desk, user);
    const reply = await write(desk, ticket, message, user.token);
    expect([reply.status, reply.body]).toStrictEqual([
      201,
      {
        success: true,
        message: 'Message sent',
        data: {
          ticket_number: ticket.number,
          ticket_id: ticket.id,
          message: {
            id: expect.stringMatching(UUID),
            message,
            is_from_user: true,
            sender_name: 'John Doe',
            sender_email: user.email,
            verified: true,
            attachments: null,
            createdAt: expect.stringMatching(TIME),
          },
        },
      },
    ]);
  });

  it('needs no token', async () => {
    const ticket = await openTicket(desk, { email: 'nobody@example.com' });
    expect((await write(desk, ticket, message)).body.data.message).toMatchObject({
      sender_name: null,
      sender_email: 'nobody@example.com',
    });
  });

  it('says whether who wrote it has proven to be the ticket’s user', async () => {
    const user = await person('user');
    const ticket = await ticketOf(desk, user);
    const verified = async (token?: string) =>
      (await write(desk, ticket, message, token)).body.data.message.verified;
    expect([await verified(), await verified(user.token)]).toEqual([false, true]);
    const { messages } = (await conversation(desk, ticket.number)).body.data.ticket;
    const said = (await admin.detail(ticket.id)).body.data.messages;
    for (const shown of [messages, said])
      expect(shown.map((each: { verified: boolean }) => each.verified)).toEqual([true, false, true]);
  });

  it('takes neither another user’s token nor an unproven address for a proof', async () => {
    const ticket = await openTicket(desk, { email: `somebody-${randomUUID()}@example.com` });
    const [stranger, unproven] = [await person('user'), randomUUID()];
    const token = await tokenFor('user', { sub: unproven, email: ticket.email });
    for (const written of [stranger.token, token])
      expect((await write(desk, ticket, message, written)).body.data.message.verified).toBe(false);
  });

  it('takes a token with the ticket’s verified address for a proof', async () => {
    const ticket = await openTicket(desk, { email: `somebody-${randomUUID()}@example.com` });
    const token = await tokenFor('user', { sub: randomUUID(), email: ticket.email, email_verified: true });
    expect((await write(desk, ticket, message, token)).body.data.message.verified).toBe(true);
  });

  it('shows the same message in the conversation', async () => {
    const ticket = await openTicket(desk);
    const { createdAt, ...sent } = (await write(desk, ticket, message)).body.data.message;
    const { messages, total_messages: total } = (await conversation(desk, ticket.number)).body.data.ticket;
    expect([messages[1], total]).toEqual([{ ...sent, created_at: createdAt }, 2]);
  });

  it.each(['ticket_number', 'message', 'email'])('requires %s', async (field) => {
    const body = { ticket_number: 'SMI-2026-000001', message, email: 'john@example.com', [field]: undefined };
    const reply = await desk.post(PATH, body);
    expect([reply.status, reply.body.message, blamed(reply)]).toEqual([400, `${field} is required`, [field]]);
  });

  it('takes a message of 10 to 5000 characters', async () => {
    const ticket = await openTicket(desk);
    const lengths = [9, 10, 5000, 5001];
    const replies = await Promise.all(lengths.map((length) => write(desk, ticket, 'x'.repeat(length))));
    expect(replies.map(({ status }) => status)).toEqual([400, 201, 201, 400]);
  });

  it('compares the email without case and surrounding space', async () => {
    const ticket = await openTicket(desk, { email: 'Jane.Doe@Example.com' });
    expect((await write(desk, { ...ticket, email: ' JANE.doe@example.COM ' }, message)).status).toBe(201);
  });

  it('refuses a number that no ticket has', async () => {
    const reply = await desk.post(PATH, {
      ticket_number: 'SMI-2026-999999',
      message,
      email: 'john@example.com',
    });
    expect([reply.status, reply.body]).toStrictEqual([
      404,
      { success: false, message: 'Ticket SMI-2026-999999 not found', code: 'ticket_not_found' },
    ]);
  });

  it('refuses the email of somebody else, naming the field', async () => {
    const ticket = await openTicket(desk);
    const sentence = 'Email does not match the ticket owner';
    const reply = await write(desk, { ...ticket, email: 'else@example.com' }, message);
    expect([reply.status, reply.body]).toStrictEqual([
      400,
      {
        success: false,
        message: sentence,
        code: 'email_mismatch',
        errors: [{ field: 'email', message: sentence }],
      },
    ]);
  });

  it.each(['resolved', 'closed'])('refuses a %s ticket', async (status) => {
    const ticket = await openTicket(desk);
    await admin.status(ticket.id, status);
    expect(refusalOf(await write(desk, ticket, message))).toEqual([
      400,
      'ticket_closed',
      'Cannot add messages to a closed or resolved ticket',
    ]);
  });

  it.each(['pending', 'in_progress', 'escalated'])('leaves a ticket %s that is so', async (status) => {
    const ticket = await openTicket(desk);
    await admin.status(ticket.id, status);
    await write(desk, ticket, message);
    expect(await statusOf(ticket.id)).toBe(status);
  });

  it('puts a ticket that waits for the user back to in_progress', async () => {
    const ticket = await openTicket(desk);
    await admin.status(ticket.id, 'waiting_user');
    await write(desk, ticket, message);
    expect(await statusOf(ticket.id)).toBe('in_progress');
  });

  it('hides the ticket of a registered user from another one', async () => {
    const ticket = await ticketOf(desk, await person('user'));
    const { token } = await person('user');
    expect(refusalOf(await write(desk, ticket, message, token))).toEqual([
      404,
      'ticket_not_found',
      `Ticket ${ticket.number} not found`,
    ]);
  });

  it('calls the sender as the directory does, before the claims of the token', async () => {
    const user = await person('user', 'Johnny');
    await record(desk, `users/${user.id}`, { first_name: 'John', last_name: 'Doe', email: user.email });
    const ticket = await ticketOf(desk, user);
    const reply = await write(desk, ticket, message, user.token);
    const first = ticket.reply.body.data.ticket.messages[0].sender_name;
    expect([first, reply.body.data.message.sender_name]).toEqual(['John Doe', 'John Doe']);
  });
});

describe('the order of checks when sending a message', () => {
  const unknown = { ticket_number: 'SMI-2026-999999', email: 'else@example.com' };

  it('looks at the shape before the ticket', async () => {
    expect(blamed(await desk.post(PATH, { ...unknown, message: 'short' }))).toEqual(['message']);
  });

  it('looks for the ticket before the email', async () => {
    expect((await desk.post(PATH, { ...unknown, message })).body.code).toBe('ticket_not_found');
  });

  it('looks at the email before the status', async () => {
    const ticket = await openTicket(desk);
    await admin.status(ticket.id, 'closed');
    expect((await write(desk, { ...ticket, email: 'else@example.com' }, message)).body.code).toBe(
      'email_mismatch',
    );
  });

  it('looks at the token before all', async () => {
    const expired = await tokenFor('user', {}, -60);
    expect((await desk.post(PATH, {}, expired)).status).toBe(401);
  });
});

describe('an admin’s token', () => {
  const REFUSED = [
    403,
    'admins_reply',
    'Admins write to a ticket by POST /api/v1/unified-admin/support/:id/reply, not in the name of its user',
  ];

  it('is refused, and nothing is written in the name of the user', async () => {
    const ticket = await openTicket(desk);
    const { token } = await person('admin');
    expect(refusalOf(await write(desk, ticket, message, token))).toEqual(REFUSED);
    const existing = { ...ticketRequest({ ticket_number: ticket.number, email: ticket.email }) };
    expect(refusalOf(await desk.post(`${SUPPORT}/request-support`, existing, token))).toEqual(REFUSED);
    expect((await admin.detail(ticket.id)).body.data.message_count).toBe(1);
  });
});
