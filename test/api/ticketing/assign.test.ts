import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { io } from 'socket.io-client';
import {
  adminAt,
  blamed,
  openTicket,
  type Person,
  person,
  positionOf,
  record,
  refusalOf,
  revisionOf,
} from '../../support/acceptance.ts';
import { suiteDesk, tokenFor } from '../../support/desk.ts';

const desk = suiteDesk();
let ada: Person;
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  ada = await person('admin', 'Ada Obi');
  admin = adminAt(desk, ada);
  await admin.list();
});

describe('assigning a ticket', () => {
  it('answers 200 with the ticket as the list shows it', async () => {
    const { id, number } = await openTicket(desk);
    const reply = await admin.assign(id, ada.id);
    const listed = (await admin.list(`?search=${number}`)).body.data.tickets[0];
    expect([reply.status, reply.body]).toStrictEqual([
      200,
      { success: true, message: 'Ticket assigned', data: listed },
    ]);
  });

  it('names the admin who has it', async () => {
    const { id } = await openTicket(desk);
    expect((await admin.assign(id, ada.id)).body.data).toMatchObject({
      assigned_to: ada.id,
      assigned_admin: { id: ada.id, first_name: 'Ada', last_name: 'Obi', email: ada.email },
    });
  });

  it('to an admin whom the directory has recorded needs no token of theirs', async () => {
    const id = randomUUID();
    await record(desk, `admins/${id}`, { first_name: 'Grace', last_name: null, email: 'grace@smipay.com' });
    const ticket = await openTicket(desk);
    expect((await admin.assign(ticket.id, id)).body.data.assigned_admin).toEqual({
      id,
      first_name: 'Grace',
      last_name: null,
      email: 'grace@smipay.com',
    });
  });

  it('to an admin known by token alone is possible from their first request on', async () => {
    const newcomer = await person('admin', 'New Comer');
    const { id } = await openTicket(desk);
    const before = await admin.assign(id, newcomer.id);
    await adminAt(desk, newcomer).list();
    const after = await admin.assign(id, newcomer.id);
    expect([before.status, after.status, after.body.data.assigned_admin.first_name]).toEqual([
      404,
      200,
      'New',
    ]);
  });

  it.each([
    ['first and last name', { first_name: 'Ngozi', last_name: 'Eze' }, 'Ngozi Eze'],
    ['e-mail', { email: 'ngozi@example.com' }, 'ngozi@example.com'],
    ['id alone', {}, null],
  ])('tells sockets the %s of an admin of whom no more is known', async (_, known, name) => {
    const id = randomUUID();
    await record(desk, `admins/${id}`, known);
    const ticket = await openTicket(desk);
    const socket = io(`${desk.url}/support`, { auth: { token: ada.token }, forceNew: true });
    try {
      await socket.emitWithAck('join_ticket', { ticket_id: ticket.id });
      const told = [once(socket as never, 'ticket_assigned'), once(socket as never, 'ticket_updated')];
      await admin.assign(ticket.id, id);
      for (const [payload] of await Promise.all(told))
        expect(payload).toMatchObject({ assigned_to: id, assigned_admin_name: name ?? id });
    } finally {
      socket.disconnect();
    }
  });

  it('to nobody known is refused', async () => {
    const { id } = await openTicket(desk);
    const reply = await admin.assign(id, randomUUID());
    expect([refusalOf(reply), (await admin.detail(id)).body.data.assigned_to]).toEqual([
      [404, 'admin_not_found', 'Admin not found'],
      null,
    ]);
  });

  it('to a user is refused', async () => {
    const user = await person('user');
    const ticket = await openTicket(desk, {}, user.token);
    expect((await admin.assign(ticket.id, user.id)).body.message).toBe('Admin not found');
  });

  it('to a caller of another role is refused', async () => {
    const sub = randomUUID();
    await desk.get('/api/v1/directory/users/unknown', await tokenFor('service', { sub }));
    const { id } = await openTicket(desk);
    expect((await admin.assign(id, sub)).status).toBe(404);
  });

  it('passes from one admin to the next', async () => {
    const next = await person('admin');
    await adminAt(desk, next).list();
    const { id } = await openTicket(desk);
    await admin.assign(id, ada.id);
    expect((await admin.assign(id, next.id)).body.data.assigned_to).toBe(next.id);
  });

  it('to whoever already has it succeeds and records nothing', async () => {
    const { id } = await openTicket(desk);
    const first = await admin.assign(id, ada.id);
    const again = await admin.assign(id, ada.id);
    expect([again.status, revisionOf(again), positionOf(again), again.body]).toEqual([
      200,
      revisionOf(first),
      positionOf(first),
      first.body,
    ]);
  });

  it('leaves the status as it is', async () => {
    const { id } = await openTicket(desk);
    expect((await admin.assign(id, ada.id)).body.data.status).toBe('pending');
  });

  it('is refused under an unknown id', async () => {
    expect(refusalOf(await admin.assign(randomUUID(), ada.id))).toEqual([
      404,
      'ticket_not_found',
      'Ticket not found',
    ]);
  });

  it.each([undefined, 5, '', 'x'.repeat(129)])('refuses assigned_to %j', async (value) => {
    const { id } = await openTicket(desk);
    const reply = await admin.change(id, 'assign', { assigned_to: value });
    expect([reply.status, blamed(reply)]).toEqual([400, ['assigned_to']]);
  });

  it.each(['admin-7', 'auth0|5f7c', 'a'.repeat(128)])('takes the id %s, which is no UUID', async (sub) => {
    await desk.get('/api/v1/unified-admin/support', await tokenFor('admin', { sub, name: 'Any Id' }));
    const { id } = await openTicket(desk);
    expect((await admin.assign(id, sub)).body.data?.assigned_to).toBe(sub);
  });
});

describe('assigning a ticket to nobody', () => {
  it('answers 200 with the ticket as the list shows it', async () => {
    const { id, number } = await openTicket(desk);
    await admin.assign(id, ada.id);
    const reply = await admin.change(id, 'assign', { assigned_to: null });
    const listed = (await admin.list(`?search=${number}&assigned_to=unassigned`)).body.data.tickets[0];
    expect([reply.status, reply.body]).toStrictEqual([
      200,
      { success: true, message: 'Ticket unassigned', data: listed },
    ]);
    expect(listed).toMatchObject({ assigned_to: null, assigned_admin: null });
  });

  it('counts it as unassigned again', async () => {
    const { id } = await openTicket(desk);
    const unassigned = async () => (await admin.list('?limit=1')).body.data.analytics.overview.unassigned;
    const before = await unassigned();
    await admin.assign(id, ada.id);
    const assigned = await unassigned();
    await admin.change(id, 'assign', { assigned_to: null });
    expect([assigned, await unassigned()]).toEqual([before - 1, before]);
  });

  it('when nobody has it succeeds and records nothing', async () => {
    const { id } = await openTicket(desk);
    const first = await admin.change(id, 'assign', { assigned_to: null });
    expect([first.status, revisionOf(first)]).toEqual([200, 0]);
  });

  it('tells admins by socket', async () => {
    const ticket = await openTicket(desk);
    await admin.assign(ticket.id, ada.id);
    const socket = io(`${desk.url}/support`, { auth: { token: ada.token }, forceNew: true });
    try {
      await socket.emitWithAck('join_ticket', { ticket_id: ticket.id });
      const told = [once(socket as never, 'ticket_assigned'), once(socket as never, 'ticket_updated')];
      await admin.change(ticket.id, 'assign', { assigned_to: null });
      for (const [payload] of await Promise.all(told))
        expect(payload).toMatchObject({ ticket_id: ticket.id, assigned_to: null, assigned_admin_name: null });
    } finally {
      socket.disconnect();
    }
  });
});
