import {
  adminAt,
  blamed,
  conversation,
  openTicket,
  type Person,
  person,
  rate,
  refusalOf,
  ticketOf,
} from '../../support/acceptance.ts';
import { suiteDesk } from '../../support/desk.ts';

const desk = suiteDesk();
let admin: ReturnType<typeof adminAt>;
let user: Person;
beforeAll(async () => {
  admin = adminAt(desk, await person('admin'));
  user = await person('user');
});

async function finished(status = 'resolved') {
  const ticket = await ticketOf(desk, user);
  await admin.status(ticket.id, status);
  return ticket;
}

describe('rating a ticket', () => {
  it.each(['resolved', 'closed'])('is possible once it is %s', async (status) => {
    const { number } = await finished(status);
    const reply = await rate(desk, number, { rating: 4, feedback: 'Quick response.' }, user.token);
    expect([reply.status, reply.body]).toStrictEqual([
      200,
      {
        success: true,
        message: expect.stringMatching(/./),
        data: { ticket_number: number, satisfaction_rating: 4, feedback: 'Quick response.' },
      },
    ]);
  });

  it('shows in the ticket, so that the form can be hidden', async () => {
    const { number } = await finished();
    await rate(desk, number, { rating: 5, feedback: 'Thanks' }, user.token);
    expect((await conversation(desk, number)).body.data.ticket).toMatchObject({
      satisfaction_rating: 5,
      feedback: 'Thanks',
    });
  });

  it('needs no feedback', async () => {
    const { number, id } = await finished();
    await rate(desk, number, { rating: 3 }, user.token);
    expect((await admin.detail(id)).body.data).toMatchObject({ satisfaction_rating: 3, feedback: null });
  });

  it.each([1, 2, 3, 4, 5])('takes %d', async (rating) => {
    const { number } = await finished();
    expect((await rate(desk, number, { rating }, user.token)).status).toBe(200);
  });

  it.each([0, 6, -1, 4.5, 1e300])('refuses %d as out of range', async (rating) => {
    const { number } = await finished();
    const reply = await rate(desk, number, { rating }, user.token);
    expect([reply.status, reply.body.message, blamed(reply)]).toEqual([
      400,
      'Rating must be between 1 and 5',
      ['rating'],
    ]);
  });

  it.each(['4', null, true, [4]])('refuses %j, which is no number', async (rating) => {
    const reply = await rate(desk, 'SMI-2026-000001', { rating }, user.token);
    expect([reply.status, blamed(reply)]).toEqual([400, ['rating']]);
  });

  it('requires rating', async () => {
    expect(blamed(await rate(desk, 'SMI-2026-000001', {}, user.token))).toEqual(['rating']);
  });

  it('is for the owner alone', async () => {
    const { number } = await finished();
    const other = await person('user');
    expect(refusalOf(await rate(desk, number, { rating: 1 }, other.token))).toEqual([
      400,
      'not_ticket_owner',
      'You can only rate your own tickets',
    ]);
  });

  it('is for nobody when the ticket belongs to nobody', async () => {
    const { number, id } = await openTicket(desk, { email: 'unregistered@example.com' });
    await admin.status(id, 'resolved');
    expect((await rate(desk, number, { rating: 1 }, user.token)).body.code).toBe('not_ticket_owner');
  });

  it('is possible once', async () => {
    const { number, id } = await finished();
    await rate(desk, number, { rating: 5, feedback: 'First' }, user.token);
    const again = await rate(desk, number, { rating: 1, feedback: 'Second' }, user.token);
    expect([refusalOf(again), (await admin.detail(id)).body.data.feedback]).toEqual([
      [400, 'already_rated', 'Ticket already rated'],
      'First',
    ]);
  });

  it('counts once, however many rate at the same time', async () => {
    const { number } = await finished();
    const replies = await Promise.all(
      [1, 2, 3, 4, 5].map((rating) => rate(desk, number, { rating }, user.token)),
    );
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 400, 400, 400, 400]);
  });

  it.each(['pending', 'in_progress', 'waiting_user', 'escalated'])(
    'is too early while it is %s',
    async (status) => {
      const { number } = await finished(status);
      expect(refusalOf(await rate(desk, number, { rating: 5 }, user.token))).toEqual([
        400,
        'not_rateable',
        'Can only rate resolved or closed tickets',
      ]);
    },
  );

  it('stays when the ticket is opened again', async () => {
    const { number, id } = await finished();
    await rate(desk, number, { rating: 2 }, user.token);
    await admin.status(id, 'in_progress');
    expect((await conversation(desk, number)).body.data.ticket.satisfaction_rating).toBe(2);
  });

  it.each(['', '   ', null])('takes feedback %j for none', async (feedback) => {
    const { number } = await finished();
    const reply = await rate(desk, number, { rating: 5, feedback }, user.token);
    expect([reply.status, (await conversation(desk, number)).body.data.ticket.feedback]).toEqual([200, null]);
  });

  it('takes feedback of at most 5000 characters', async () => {
    const lengths = [1, 5000, 5001];
    const statuses = [];
    for (const length of lengths) {
      const { number } = await finished();
      statuses.push(
        (await rate(desk, number, { rating: 5, feedback: 'x'.repeat(length) }, user.token)).status,
      );
    }
    expect(statuses).toEqual([200, 200, 400]);
  });
});

describe('the order of checks when rating', () => {
  it('looks at the range before the ticket', async () => {
    const reply = await rate(desk, 'SMI-2026-999999', { rating: 9 }, user.token);
    expect(reply.body.message).toBe('Rating must be between 1 and 5');
  });

  it('looks for the ticket before its owner', async () => {
    expect(refusalOf(await rate(desk, 'SMI-2026-999999', { rating: 4 }, user.token))).toEqual([
      404,
      'ticket_not_found',
      'Ticket SMI-2026-999999 not found',
    ]);
  });

  it('looks for the owner before an earlier rating', async () => {
    const { number } = await finished();
    await rate(desk, number, { rating: 4 }, user.token);
    const other = await person('user');
    expect((await rate(desk, number, { rating: 4 }, other.token)).body.code).toBe('not_ticket_owner');
  });

  it('looks for an earlier rating before the status', async () => {
    const { number, id } = await finished();
    await rate(desk, number, { rating: 4 }, user.token);
    await admin.status(id, 'in_progress');
    expect((await rate(desk, number, { rating: 4 }, user.token)).body.code).toBe('already_rated');
  });
});
