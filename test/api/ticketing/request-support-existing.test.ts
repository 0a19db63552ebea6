import {
  adminAt,
  blamed,
  conversation,
  type OpenedTicket,
  openTicket,
  person,
  refusalOf,
  SUPPORT,
  ticketOf,
  UUID,
} from '../../support/acceptance.ts';
import { suiteDesk, ticketRequest } from '../../support/desk.ts';

const desk = suiteDesk();
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  admin = adminAt(desk, await person('admin'));
});

const more = 'It still does not work, whatever I try.';
const ask = (
  ticket: Pick<OpenedTicket, 'number' | 'email'>,
  changes: Record<string, unknown> = {},
  token?: string,
) =>
  desk.post(
    `${SUPPORT}/request-support`,
    ticketRequest({ ticket_number: ticket.number, email: ticket.email, description: more, ...changes }),
    token,
  );

describe('requesting support with the number of a ticket', () => {
  it('adds the description as a message and answers the whole ticket', async () => {
    const user = await person('user');
    const ticket = await ticketOf(desk, user);
    const reply = await ask(ticket);
    const shown = (await conversation(desk, ticket.number)).body.data.ticket;
    expect([reply.status, reply.body]).toStrictEqual([
      201,
      {
        success: true,
        message: 'Message added to existing ticket',
        data: { ticket: shown, message: expect.stringMatching(/./) },
      },
    ]);
  });

  it('shows the message as the last of the conversation', async () => {
    const user = await person('user', 'John Doe');
    const ticket = await ticketOf(desk, user);
    const { messages, total_messages: total } = (await ask(ticket)).body.data.ticket;
    expect([total, messages.at(-1)]).toEqual([
      2,
      {
        id: expect.stringMatching(UUID),
        message: more,
        is_from_user: true,
        sender_name: 'John Doe',
        sender_email: user.email,
        verified: false,
        attachments: null,
        created_at: expect.any(String),
      },
    ]);
  });

  it('opens no other ticket, and leaves subject and description as they are', async () => {
    const user = await person('user');
    const ticket = await ticketOf(desk, user);
    await ask(ticket, { subject: 'Another subject altogether' });
    const list = await desk.get(`${SUPPORT}/my-tickets`, user.token);
    expect(list.body.data.tickets).toMatchObject([
      { subject: "I can't complete my transfer", message_count: 2 },
    ]);
  });

  it('leaves out internal notes of the ticket that it answers', async () => {
    const ticket = await openTicket(desk, { email: 'notes@example.com' });
    await admin.note(ticket.id, 'This customer is being watched');
    const reply = await ask(ticket);
    expect([JSON.stringify(reply.body).includes('watched'), reply.body.data.ticket.total_messages]).toEqual([
      false,
      2,
    ]);
  });

  it('compares the email without case and surrounding space', async () => {
    const ticket = await openTicket(desk, { email: 'Mary.Major@Example.com' });
    expect((await ask(ticket, { email: ' mary.major@EXAMPLE.com  ' })).status).toBe(201);
  });

  it('refuses a number that no ticket has', async () => {
    const reply = await ask({ number: 'SMI-2020-000001', email: 'john@example.com' });
    expect(refusalOf(reply)).toEqual([404, 'ticket_not_found', 'Ticket SMI-2020-000001 not found']);
  });

  it('refuses the email of somebody else', async () => {
    const reply = await ask(await openTicket(desk), { email: 'else@example.com' });
    expect(refusalOf(reply)).toEqual([400, 'email_mismatch', 'Email does not match the ticket owner']);
  });

  it.each(['resolved', 'closed'])('refuses a %s ticket', async (status) => {
    const ticket = await openTicket(desk);
    await admin.status(ticket.id, status);
    expect(refusalOf(await ask(ticket))).toEqual([
      400,
      'ticket_closed',
      'Cannot add messages to a closed or resolved ticket',
    ]);
  });

  it('still requires subject and description', async () => {
    const ticket = await openTicket(desk);
    expect(blamed(await ask(ticket, { subject: undefined, description: undefined }))).toEqual([
      'subject',
      'description',
    ]);
  });

  it('hides the ticket of a registered user from another one', async () => {
    const ticket = await ticketOf(desk, await person('user'));
    const { token } = await person('user');
    expect((await ask(ticket, {}, token)).status).toBe(404);
  });

  it('puts a ticket that waits for the user back to in_progress', async () => {
    const ticket = await openTicket(desk);
    await admin.status(ticket.id, 'waiting_user');
    expect((await ask(ticket)).body.data.ticket.status).toBe('in_progress');
  });
});
