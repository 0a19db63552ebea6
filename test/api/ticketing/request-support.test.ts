import {
  blamed,
  openTicket,
  person,
  refusalOf,
  SUPPORT,
  TIME,
  ticketOf,
  UUID,
} from '../../support/acceptance.ts';
import { suiteDesk, ticketRequest } from '../../support/desk.ts';

const desk = suiteDesk();

const request = (changes: Record<string, unknown>) =>
  desk.post(`${SUPPORT}/request-support`, ticketRequest(changes));

describe('creating a support ticket', () => {
  it('answers 201 with the ticket, its first message and a sentence for people', async () => {
    const user = await person('user', 'John Doe');
    const body = {
      subject: "I can't complete my transfer",
      description: "I tried sending money to @janedoe, but it shows 'insufficient balance'; I have ₦50,000.",
      email: user.email,
      phone_number: '08012345678',
      support_type: 'TRANSACTION_ISSUE',
      related_transaction_id: 'tx-uuid-here',
      device_metadata: {
        device_id: 'abc123',
        device_model: 'iPhone 14 Pro',
        platform: 'ios',
        app_version: '2.1.0',
      },
    };
    const reply = await desk.post(`${SUPPORT}/request-support`, body, user.token);
    const { created_at: time } = reply.body.data.ticket;
    expect([reply.status, reply.body]).toStrictEqual([
      201,
      {
        success: true,
        message: 'Support ticket created successfully',
        data: {
          ticket: {
            id: expect.stringMatching(UUID),
            ticket_number: expect.stringMatching(/^SMI-\d{4}-\d{6}$/),
            subject: body.subject,
            description: body.description,
            support_type: 'TRANSACTION_ISSUE',
            status: 'pending',
            priority: 'medium',
            email: user.email,
            phone_number: '+2348012345678',
            related_transaction_id: 'tx-uuid-here',
            satisfaction_rating: null,
            feedback: null,
            created_at: expect.stringMatching(TIME),
            updated_at: time,
            last_response_at: null,
            messages: [
              {
                id: expect.stringMatching(UUID),
                message: body.description,
                is_from_user: true,
                sender_name: 'John Doe',
                sender_email: user.email,
                verified: true,
                attachments: null,
                created_at: time,
              },
            ],
            total_messages: 1,
          },
          message: 'Your ticket has been created. Our team will review it and respond as soon as possible.',
        },
      },
    ]);
  });

  it('works without a token, for somebody who is not registered', async () => {
    const { reply } = await openTicket(desk, { email: 'nobody-knows@example.com' });
    expect(reply.body.data.ticket.messages[0].sender_name).toBeNull();
  });

  it('takes a ticket of nothing but subject, description and email', async () => {
    const { reply } = await openTicket(desk);
    expect(reply.body.data.ticket).toMatchObject({
      support_type: 'GENERAL_INQUIRY',
      priority: 'low',
      phone_number: null,
      related_transaction_id: null,
    });
  });

  it('takes null for every field that is not required', async () => {
    const optional = ['phone_number', 'support_type', 'priority', 'related_transaction_id'];
    const more = ['session_id', 'ticket_number', 'device_metadata'];
    const nulls = Object.fromEntries([...optional, ...more].map((field) => [field, null]));
    expect((await request(nulls)).status).toBe(201);
  });

  it.each(['subject', 'description', 'email'])('requires %s', async (field) => {
    const reply = await request({ [field]: undefined });
    expect([reply.status, reply.body]).toStrictEqual([
      400,
      {
        success: false,
        message: `${field} is required`,
        code: 'invalid_input',
        errors: [{ field, message: `${field} is required` }],
      },
    ]);
  });

  it.each([
    ['subject', 5, 200],
    ['description', 10, 5000],
  ])('takes a %s of %d to %d characters', async (field, min, max) => {
    const statuses = await Promise.all(
      [min - 1, min, max, max + 1].map(
        async (length) => (await request({ [field]: 'x'.repeat(length) })).status,
      ),
    );
    expect(statuses).toEqual([400, 201, 201, 400]);
  });

  it('counts characters as people do', async () => {
    expect((await request({ subject: '💸'.repeat(200) })).status).toBe(201);
  });

  it.each([
    ['subject', 7],
    ['subject', '         '],
    ['description', ['a list']],
    ['description', 'half a pair \ud800 of surrogates'],
    ['description', 'a NUL \0 within'],
    ['email', 'no-at-sign'],
    ['email', 'two@@example.com'],
    ['email', 'space in@example.com'],
    ['email', ''],
    ['phone_number', 8012345678],
    ['support_type', 'NO_SUCH_TYPE'],
    ['support_type', 'transaction_issue'],
    ['priority', 'highest'],
    ['related_transaction_id', 12],
    ['related_transaction_id', 'x'.repeat(129)],
    ['session_id', {}],
    ['ticket_number', 5],
    ['device_metadata', 'iPhone'],
  ])('refuses %s %j, naming it', async (field, value) => {
    const reply = await request({ [field]: value });
    expect([reply.status, reply.body.code, blamed(reply)]).toEqual([400, 'invalid_input', [field]]);
  });

  it('names every field that is wrong at once', async () => {
    expect(blamed(await request({ subject: 'x', description: 'y', email: 'z' }))).toEqual([
      'subject',
      'description',
      'email',
    ]);
  });

  it('ignores and never shows unknown fields', async () => {
    const reply = await request({ status: 'closed', id: 'chosen', secret: 'x' });
    expect(reply.body.data.ticket).toMatchObject({ status: 'pending' });
    expect(JSON.stringify(reply.body)).not.toMatch(/chosen|secret/);
  });

  it('trims the email', async () => {
    expect((await request({ email: '  john@example.com ' })).body.data.ticket.email).toBe('john@example.com');
  });

  it('shows the new ticket to whoever has its number', async () => {
    const user = await person('user');
    const { number, reply } = await ticketOf(desk, user);
    const shown = await desk.get(`${SUPPORT}/ticket?ticket_number=${number}`);
    expect(shown.body.data.ticket).toStrictEqual(reply.body.data.ticket);
  });
});

describe('numbers of tickets', () => {
  it('count up within the year', async () => {
    const [first, second] = [await openTicket(desk), await openTicket(desk)];
    const counted = ({ number }: { number: string }) => Number(number.slice(-6));
    expect(counted(second)).toBe(counted(first) + 1);
  });

  it('are not used up by requests that are refused', async () => {
    const before = await openTicket(desk);
    expect(refusalOf(await request({ session_id: 'unknown' }))[0]).toBe(400);
    const after = await openTicket(desk);
    expect(Number(after.number.slice(-6)) - Number(before.number.slice(-6))).toBe(1);
  });
});
