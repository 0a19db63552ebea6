import { randomUUID } from 'node:crypto';
import {
  adminAt,
  blamed,
  openTicket,
  person,
  positionOf,
  refusalOf,
  revisionOf,
} from '../../support/acceptance.ts';
import { suiteDesk } from '../../support/desk.ts';

const desk = suiteDesk();
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  admin = adminAt(desk, await person('admin'));
});

describe('updating the priority', () => {
  it.each(['low', 'medium', 'high', 'urgent'])(
    'to %s answers 200 with the ticket as the list shows it',
    async (priority) => {
      const { id, number } = await openTicket(desk);
      const reply = await admin.priority(id, priority);
      const listed = (await admin.list(`?search=${number}`)).body.data.tickets[0];
      expect([reply.status, listed.priority, reply.body]).toStrictEqual([
        200,
        priority,
        { success: true, message: 'Priority updated', data: listed },
      ]);
    },
  );

  it('to what already holds succeeds and records nothing', async () => {
    const { id } = await openTicket(desk);
    const first = await admin.priority(id, 'urgent');
    const again = await admin.priority(id, 'urgent');
    expect([again.status, revisionOf(again), positionOf(again), again.body]).toEqual([
      200,
      revisionOf(first),
      positionOf(first),
      first.body,
    ]);
  });

  it.each([undefined, null, 'URGENT', 'critical', 1])('refuses the priority %j', async (priority) => {
    const { id } = await openTicket(desk);
    const reply = await admin.change(id, 'priority', { priority });
    expect([reply.status, blamed(reply)]).toEqual([400, ['priority']]);
  });

  it('is refused under an unknown id', async () => {
    expect(refusalOf(await admin.priority(randomUUID(), 'low'))).toEqual([
      404,
      'ticket_not_found',
      'Ticket not found',
    ]);
  });
});
