import { randomUUID } from 'node:crypto';
import {
  ADMIN,
  adminAt,
  blamed,
  openTicket,
  type Person,
  person,
  record,
  refusalOf,
  ticketOf,
  UUID,
  write,
} from '../../support/acceptance.ts';
import { suiteDesk } from '../../support/desk.ts';

const desk = suiteDesk();
let ada: Person;
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  ada = await person('admin', 'Admin User');
  admin = adminAt(desk, ada);
});

const recordedUser = {
  first_name: 'John',
  last_name: 'Doe',
  phone_number: '+2348012345678',
  smipay_tag: 'johndoe',
  account_status: 'active',
  role: 'user',
  profile_image: { secure_url: 'https://example.com/john.png' },
  wallet: { current_balance: 50000 },
  tier: { tier: 'VERIFIED', name: 'Verified Tier' },
  kyc_verification: { is_verified: true, status: 'approved' },
};
const transaction = {
  amount: 10000.5,
  transaction_type: 'transfer',
  status: 'success',
  transaction_reference: 'SMI-TXN-xyz789',
  createdAt: '2026-02-24T08:25:00.000Z',
};

describe('the detail of a ticket', () => {
  it('shows everything: user, notes, people and the transaction', async () => {
    const user = await person('user');
    const transactionId = randomUUID();
    await record(desk, `users/${user.id}`, { ...recordedUser, email: user.email });
    await record(desk, `transactions/${transactionId}`, transaction);
    const { id, number, reply } = await ticketOf(desk, user, {
      phone_number: '08012345678',
      support_type: 'TRANSACTION_ISSUE',
      related_transaction_id: transactionId,
    });
    const opened = reply.body.data.ticket;
    await admin.assign(id, ada.id);
    await admin.tags(id, ['payment', 'urgent']);
    const note = (await admin.note(id, 'Looks like a timeout issue.')).body.data;
    const answer = (await admin.reply(id, "Hi John, we've identified the issue.")).body.data;
    const updated = (await admin.status(id, 'resolved', 'Credited manually.')).body.data;

    const adminBrief = { id: ada.id, first_name: 'Admin', last_name: 'User', email: ada.email };
    const sender = {
      sender_name: 'Admin User',
      sender_email: ada.email,
      user_id: ada.id,
      verified: true,
      attachments: null,
    };
    const detail = await admin.detail(id);
    expect([detail.status, detail.body]).toStrictEqual([
      200,
      {
        success: true,
        message: 'Ticket fetched',
        data: {
          id,
          ticket_number: number,
          user_id: user.id,
          phone_number: '+2348012345678',
          email: user.email,
          subject: opened.subject,
          description: opened.description,
          support_type: 'TRANSACTION_ISSUE',
          status: 'resolved',
          priority: 'medium',
          assigned_to: ada.id,
          resolved_at: updated.resolved_at,
          resolved_by: ada.id,
          resolution_notes: 'Credited manually.',
          related_transaction_id: transactionId,
          related_registration_progress_id: null,
          conversation_id: null,
          device_metadata: null,
          ip_address: '127.0.0.1',
          user_agent: 'node',
          tags: ['payment', 'urgent'],
          internal_notes: 'Looks like a timeout issue.',
          attachments: null,
          first_response_at: answer.createdAt,
          last_response_at: answer.createdAt,
          response_time_seconds: expect.any(Number),
          satisfaction_rating: null,
          feedback: null,
          createdAt: opened.created_at,
          updatedAt: updated.updatedAt,
          message_count: 3,
          user: { id: user.id, ...recordedUser, email: user.email },
          messages: [
            {
              id: opened.messages[0].id,
              message: opened.description,
              is_internal: false,
              is_from_user: true,
              user_id: user.id,
              sender_name: 'John Doe',
              sender_email: user.email,
              verified: true,
              attachments: null,
              createdAt: opened.created_at,
            },
            {
              id: note.id,
              message: 'Looks like a timeout issue.',
              is_internal: true,
              is_from_user: false,
              ...sender,
              createdAt: note.createdAt,
            },
            {
              id: answer.id,
              message: "Hi John, we've identified the issue.",
              is_internal: false,
              is_from_user: false,
              ...sender,
              createdAt: answer.createdAt,
            },
          ],
          assigned_admin: adminBrief,
          resolved_by_admin: adminBrief,
          related_transaction: { id: transactionId, ...transaction },
          next_cursor: null,
        },
      },
    ]);
  });

  it('of an unregistered user names nobody', async () => {
    const { id } = await openTicket(desk, { email: 'unregistered@example.com' });
    const { data } = (await admin.detail(id)).body;
    expect([data.user_id, data.user, data.messages[0].user_id, data.messages[0].sender_name]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('of a user known by token alone has null for what nobody has recorded', async () => {
    const user = await person('user', 'Jane Q Public', { phone_number: '+2348099999999' });
    const { id } = await ticketOf(desk, user);
    expect((await admin.detail(id)).body.data.user).toStrictEqual({
      id: user.id,
      first_name: 'Jane',
      last_name: 'Q Public',
      email: user.email,
      phone_number: '+2348099999999',
      smipay_tag: null,
      account_status: null,
      role: null,
      profile_image: null,
      wallet: { current_balance: null },
      tier: null,
      kyc_verification: null,
    });
  });

  it('keeps the id of a transaction that the directory does not know', async () => {
    const { id } = await openTicket(desk, { related_transaction_id: 'tx-unknown' });
    expect((await admin.detail(id)).body.data).toMatchObject({
      related_transaction_id: 'tx-unknown',
      related_transaction: null,
    });
  });

  it('shows a transaction that becomes known later', async () => {
    const transactionId = randomUUID();
    const { id } = await openTicket(desk, { related_transaction_id: transactionId });
    await record(desk, `transactions/${transactionId}`, transaction);
    expect((await admin.detail(id)).body.data.related_transaction.id).toBe(transactionId);
  });

  it('has null for what has not happened yet', async () => {
    const { id } = await openTicket(desk);
    expect((await admin.detail(id)).body.data).toMatchObject({
      assigned_to: null,
      assigned_admin: null,
      resolved_at: null,
      resolved_by: null,
      resolved_by_admin: null,
      resolution_notes: null,
      tags: null,
      internal_notes: null,
      first_response_at: null,
      last_response_at: null,
      response_time_seconds: null,
      satisfaction_rating: null,
      feedback: null,
    });
  });

  it('has the latest internal note as internal_notes', async () => {
    const { id } = await openTicket(desk);
    await admin.note(id, 'The first note');
    await admin.note(id, 'The second note');
    expect((await admin.detail(id)).body.data.internal_notes).toBe('The second note');
  });

  it('is not found under an unknown id', async () => {
    expect(refusalOf(await admin.detail(randomUUID()))).toEqual([
      404,
      'ticket_not_found',
      'Ticket not found',
    ]);
  });

  it('is refused for an id that can be none', async () => {
    const reply = await desk.get(`${ADMIN}/${'x'.repeat(129)}`, ada.token);
    expect([reply.status, blamed(reply)]).toEqual([400, ['id']]);
  });

  it('has ids of tickets and messages that are UUIDs', async () => {
    const { id } = await openTicket(desk);
    const { data } = (await admin.detail(id)).body;
    expect([data.id, data.messages[0].id]).toEqual([
      expect.stringMatching(UUID),
      expect.stringMatching(UUID),
    ]);
  });
});

describe('messages_limit and before in the detail', () => {
  it('count internal notes as messages', async () => {
    const ticket = await openTicket(desk);
    await admin.note(ticket.id, 'note 1');
    await write(desk, ticket, 'message number 2');
    await admin.note(ticket.id, 'note 3');
    const shown = async (query: string) =>
      (await admin.detail(ticket.id, query)).body.data.messages.map(
        ({ message }: { message: string }) => message,
      );
    const last = (await admin.detail(ticket.id)).body.data.messages.at(-1).id;
    expect([await shown('?messages_limit=2'), await shown(`?messages_limit=2&before=${last}`)]).toEqual([
      ['message number 2', 'note 3'],
      ['note 1', 'message number 2'],
    ]);
  });

  it('leave message_count the total', async () => {
    const { id } = await openTicket(desk);
    await admin.note(id, 'A note');
    expect((await admin.detail(id, '?messages_limit=1')).body.data.message_count).toBe(2);
  });
});
