import { randomUUID } from 'node:crypto';
import {
  adminAt,
  blamed,
  conversation,
  manualClock,
  openTicket,
  type Person,
  person,
  record,
  refusalOf,
  TIME,
  UUID,
} from '../../support/acceptance.ts';
import { suiteDesk, tokenFor } from '../../support/desk.ts';

const clock = manualClock('2026-02-24T08:30:00.000Z');
const desk = suiteDesk({ wallClock: clock.read });
let ada: Person;
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  ada = await person('admin', 'Admin User');
  admin = adminAt(desk, ada);
});

const detail = async (id: string) => (await admin.detail(id)).body.data;

describe('replying to a ticket', () => {
  it('answers 201 with the message', async () => {
    const { id } = await openTicket(desk);
    const reply = await admin.reply(id, "Hi John, we've identified the issue.");
    expect([reply.status, reply.body]).toStrictEqual([
      201,
      {
        success: true,
        message: 'Reply sent',
        data: {
          id: expect.stringMatching(UUID),
          message: "Hi John, we've identified the issue.",
          is_internal: false,
          is_from_user: false,
          sender_name: 'Admin User',
          verified: true,
          createdAt: expect.stringMatching(TIME),
        },
      },
    ]);
  });

  it('adds the message to the conversation', async () => {
    const { id, number } = await openTicket(desk);
    const sent = (await admin.reply(id, 'Hello')).body.data;
    expect((await conversation(desk, number)).body.data.ticket.messages[1]).toStrictEqual({
      id: sent.id,
      message: 'Hello',
      is_from_user: false,
      sender_name: 'Admin User',
      sender_email: ada.email,
      verified: true,
      attachments: null,
      created_at: sent.createdAt,
    });
  });

  it('moves last_response_at every time, the first response once', async () => {
    const { id } = await openTicket(desk);
    clock.advance(1_800_999);
    const first = (await admin.reply(id, 'First')).body.data.createdAt;
    clock.advance(60_000);
    const second = (await admin.reply(id, 'Second')).body.data.createdAt;
    expect(await detail(id)).toMatchObject({
      first_response_at: first,
      last_response_at: second,
      response_time_seconds: 1800,
      updatedAt: second,
    });
  });

  it('puts a pending ticket in progress', async () => {
    const { id } = await openTicket(desk);
    await admin.reply(id, 'Hello');
    expect((await detail(id)).status).toBe('in_progress');
  });

  it.each(['in_progress', 'waiting_user', 'escalated', 'resolved', 'closed'])(
    'leaves a ticket %s',
    async (status) => {
      const { id } = await openTicket(desk);
      await admin.status(id, status);
      const reply = await admin.reply(id, 'Hello');
      expect([reply.status, (await detail(id)).status]).toEqual([201, status]);
    },
  );

  it('takes a message of 1 to 5000 characters', async () => {
    const { id } = await openTicket(desk);
    const lengths = [0, 1, 5000, 5001];
    const statuses = [];
    for (const length of lengths) statuses.push((await admin.reply(id, 'x'.repeat(length))).status);
    expect(statuses).toEqual([400, 201, 201, 400]);
  });

  it('requires message', async () => {
    const { id } = await openTicket(desk);
    const reply = await admin.change(id, 'reply', {});
    expect([reply.status, reply.body.message, blamed(reply)]).toEqual([
      400,
      'message is required',
      ['message'],
    ]);
  });

  it.each(['yes', 1, {}])('refuses is_internal %j', async (value) => {
    const { id } = await openTicket(desk);
    const reply = await admin.change(id, 'reply', { message: 'Hello', is_internal: value });
    expect([reply.status, blamed(reply)]).toEqual([400, ['is_internal']]);
  });

  it('is refused under an unknown id', async () => {
    expect(refusalOf(await admin.reply(randomUUID(), 'Hello'))).toEqual([
      404,
      'ticket_not_found',
      'Ticket not found',
    ]);
  });

  it('bears the name that the directory has', async () => {
    const id = randomUUID();
    await record(desk, `admins/${id}`, {
      first_name: 'Grace',
      last_name: 'Eze',
      email: 'support@smipay.com',
    });
    const grace = adminAt(desk, {
      id,
      email: '',
      token: await tokenFor('admin', { sub: id, name: 'Somebody' }),
    });
    const ticket = await openTicket(desk);
    expect((await grace.reply(ticket.id, 'Hello')).body.data.sender_name).toBe('Grace Eze');
  });

  it('bears no name when nobody told one', async () => {
    const nameless = adminAt(desk, { id: '', email: '', token: await tokenFor('admin') });
    const { id } = await openTicket(desk);
    expect((await nameless.reply(id, 'Hello')).body.data.sender_name).toBeNull();
  });
});

describe('an internal note', () => {
  it('answers 201 as internal', async () => {
    const { id } = await openTicket(desk);
    const reply = await admin.note(id, 'For ourselves');
    expect([reply.status, reply.body.message, reply.body.data.is_internal]).toEqual([
      201,
      'Reply sent',
      true,
    ]);
  });

  it('leaves the status and every time of a response as they are', async () => {
    const { id } = await openTicket(desk);
    await admin.note(id, 'For ourselves');
    expect(await detail(id)).toMatchObject({
      status: 'pending',
      first_response_at: null,
      last_response_at: null,
      response_time_seconds: null,
    });
  });

  it('does not count as the first response to come', async () => {
    const { id } = await openTicket(desk);
    await admin.note(id, 'For ourselves');
    clock.advance(90_000);
    await admin.reply(id, 'Hello');
    expect((await detail(id)).response_time_seconds).toBe(90);
  });

  it('does not move the last response', async () => {
    const { id } = await openTicket(desk);
    const { createdAt } = (await admin.reply(id, 'Hello')).body.data;
    clock.advance(1000);
    await admin.note(id, 'For ourselves');
    expect((await detail(id)).last_response_at).toBe(createdAt);
  });
});
