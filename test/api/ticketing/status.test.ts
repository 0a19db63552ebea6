import { randomUUID } from 'node:crypto';
import {
  adminAt,
  blamed,
  fieldsOf,
  manualClock,
  openTicket,
  type Person,
  person,
  positionOf,
  refusalOf,
  revisionOf,
} from '../../support/acceptance.ts';
import { suiteDesk } from '../../support/desk.ts';

const clock = manualClock('2026-02-24T08:30:00.000Z');
const STATUSES = ['pending', 'in_progress', 'waiting_user', 'resolved', 'closed', 'escalated'];
const desk = suiteDesk({ wallClock: clock.read });
let ada: Person;
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  ada = await person('admin');
  admin = adminAt(desk, ada);
});

const detail = async (id: string) => (await admin.detail(id)).body.data;

describe('updating the status', () => {
  it.each([
    ['pending', 'Ticket status updated'],
    ['in_progress', 'Ticket status updated'],
    ['waiting_user', 'Ticket status updated'],
    ['resolved', 'Ticket resolved'],
    ['closed', 'Ticket closed'],
    ['escalated', 'Ticket escalated'],
  ])('to %s answers 200 and %j', async (status, message) => {
    const { id } = await openTicket(desk);
    const reply = await admin.status(id, status);
    expect([reply.status, reply.body.success, reply.body.message, reply.body.data.status]).toEqual([
      200,
      true,
      message,
      status,
    ]);
  });

  it('answers the ticket as the list shows it', async () => {
    const { id, number } = await openTicket(desk);
    const { data } = (await admin.status(id, 'escalated')).body;
    const listed = (await admin.list(`?search=${number}`)).body.data.tickets[0];
    expect([fieldsOf(data).length, data]).toEqual([21, listed]);
  });

  it.each(STATUSES)('is possible from %s to any', async (from) => {
    const reached = [];
    for (const to of STATUSES) {
      const { id } = await openTicket(desk);
      await admin.status(id, from);
      reached.push((await admin.status(id, to)).body.data.status);
    }
    expect(reached).toEqual(STATUSES);
  });

  it('requires status', async () => {
    const { id } = await openTicket(desk);
    expect(blamed(await admin.change(id, 'status', {}))).toEqual(['status']);
  });

  it.each(['done', 'RESOLVED', 3, null])('refuses the status %j', async (status) => {
    const { id } = await openTicket(desk);
    const reply = await admin.change(id, 'status', { status });
    expect([reply.status, blamed(reply)]).toEqual([400, ['status']]);
  });

  it('is refused under an unknown id', async () => {
    expect(refusalOf(await admin.status(randomUUID(), 'closed'))).toEqual([
      404,
      'ticket_not_found',
      'Ticket not found',
    ]);
  });

  it('to what already holds succeeds and records nothing', async () => {
    const { id } = await openTicket(desk);
    const first = await admin.status(id, 'escalated');
    clock.advance(1000);
    const again = await admin.status(id, 'escalated');
    expect([again.status, revisionOf(again), positionOf(again), again.body]).toEqual([
      200,
      revisionOf(first),
      positionOf(first),
      first.body,
    ]);
  });
});

describe.each(['resolved', 'closed'])('setting %s', (status) => {
  it('records when, by whom and with which notes', async () => {
    const { id } = await openTicket(desk);
    clock.advance(5000);
    const { resolved_at: at, updatedAt } = (await admin.status(id, status, 'Wallet credited manually.')).body
      .data;
    expect([at, await detail(id)]).toEqual([
      updatedAt,
      expect.objectContaining({
        resolved_at: new Date(clock.read()).toISOString(),
        resolved_by: ada.id,
        resolved_by_admin: { id: ada.id, first_name: 'Admin', last_name: 'User', email: ada.email },
        resolution_notes: 'Wallet credited manually.',
      }),
    ]);
  });

  it('needs no notes', async () => {
    const { id } = await openTicket(desk);
    await admin.status(id, status);
    expect((await detail(id)).resolution_notes).toBeNull();
  });

  it('again replaces the notes', async () => {
    const { id } = await openTicket(desk);
    await admin.status(id, status, 'The first notes');
    await admin.status(id, status, 'The second notes');
    expect((await detail(id)).resolution_notes).toBe('The second notes');
  });

  it('again without notes keeps them', async () => {
    const { id } = await openTicket(desk);
    await admin.status(id, status, 'The first notes');
    await admin.status(id, status);
    expect((await detail(id)).resolution_notes).toBe('The first notes');
  });

  it.each(['pending', 'in_progress', 'waiting_user', 'escalated'])(
    'and then %s clears the resolution',
    async (next) => {
      const { id } = await openTicket(desk);
      await admin.status(id, status, 'Notes');
      await admin.status(id, next);
      expect(await detail(id)).toMatchObject({
        resolved_at: null,
        resolved_by: null,
        resolved_by_admin: null,
        resolution_notes: null,
      });
    },
  );
});

describe('resolution notes', () => {
  it('without a finished status are not kept', async () => {
    const { id } = await openTicket(desk);
    await admin.status(id, 'escalated', 'Not a resolution');
    expect((await detail(id)).resolution_notes).toBeNull();
  });

  it('that are blank are none', async () => {
    const { id } = await openTicket(desk);
    await admin.status(id, 'resolved', ' ');
    expect((await detail(id)).resolution_notes).toBeNull();
  });

  it('have at most 5000 characters', async () => {
    const { id } = await openTicket(desk);
    const statuses = [];
    for (const length of [1, 5000, 5001])
      statuses.push((await admin.status(id, 'resolved', 'x'.repeat(length))).status);
    expect(statuses).toEqual([200, 200, 400]);
  });

  it('cleared by reopening stay out of the next resolution', async () => {
    const { id } = await openTicket(desk);
    await admin.status(id, 'resolved', 'Of the first time');
    await admin.status(id, 'in_progress');
    await admin.status(id, 'resolved');
    expect((await detail(id)).resolution_notes).toBeNull();
  });
});
