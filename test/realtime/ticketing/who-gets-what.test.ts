import type { TicketEvent } from '../../../src/events/ticketing/events.ts';
import {
  happen,
  happenings,
  OTHER_TICKET,
  OWNER,
  opened,
  STRANGER,
  TICKET,
} from '../../support/realtime-tickets.ts';
import { type Client, type SocketDesk, startSocketDesk } from '../../support/socket-desk.ts';

type Name = 'ownerInside' | 'ownerOutside' | 'stranger' | 'adminInside' | 'adminOutside';
const NOBODY: Record<Name, readonly string[]> = {
  ownerInside: [],
  ownerOutside: [],
  stranger: [],
  adminInside: [],
  adminOutside: [],
};
const statusInRoom = ['status_changed', 'ticket_updated status_changed'];

const rows: readonly (readonly [string, TicketEvent, Partial<Record<Name, readonly string[]>>])[] = [
  [
    'a new ticket',
    opened({ ticketId: OTHER_TICKET }),
    { adminInside: ['ticket_created'], adminOutside: ['ticket_created'] },
  ],
  [
    'a user’s message',
    happenings.userMessage,
    {
      ownerInside: ['new_message'],
      adminInside: ['new_message', 'ticket_updated new_user_message'],
      adminOutside: ['ticket_updated new_user_message'],
    },
  ],
  [
    'a visible reply',
    happenings.reply,
    {
      ownerInside: ['new_message', 'ticket_updated new_reply'],
      ownerOutside: ['ticket_updated new_reply'],
      adminInside: ['new_message'],
    },
  ],
  ['an internal note', happenings.note, { adminInside: ['new_message'] }],
  [
    'a status',
    happenings.status,
    {
      ownerInside: statusInRoom,
      ownerOutside: ['ticket_updated status_changed'],
      adminInside: statusInRoom,
      adminOutside: ['ticket_updated status_changed'],
    },
  ],
  [
    'an assignment',
    happenings.assignment,
    {
      adminInside: ['ticket_assigned', 'ticket_updated assigned'],
      adminOutside: ['ticket_updated assigned'],
    },
  ],
  [
    'an assignment to nobody',
    happenings.unassignment,
    {
      adminInside: ['ticket_assigned', 'ticket_updated assigned'],
      adminOutside: ['ticket_updated assigned'],
    },
  ],
  ...(['priority', 'tags', 'rating'] as const).map((which) => {
    const update = [
      {
        priority: 'ticket_updated priority_changed',
        tags: 'ticket_updated tags_changed',
        rating: 'ticket_updated rated',
      }[which],
    ];
    return [`the ${which}`, happenings[which], { adminInside: update, adminOutside: update }] as const;
  }),
  [
    'replaced resolution notes',
    happenings.notesReplaced,
    {
      ownerInside: ['ticket_updated resolution_notes_changed'],
      ownerOutside: ['ticket_updated resolution_notes_changed'],
      adminInside: ['ticket_updated resolution_notes_changed'],
      adminOutside: ['ticket_updated resolution_notes_changed'],
    },
  ],
];

describe.each(['websocket', 'polling'])('who gets what, by %s', (transport) => {
  let desk: SocketDesk;
  let clients: Record<Name, Client>;

  beforeAll(async () => {
    desk = await startSocketDesk();
    happen(desk.log, opened());
    const connect = (role: 'user' | 'admin', id: string) =>
      desk.connect(desk.token(role, id), { transports: [transport] });
    clients = {
      ownerInside: await connect('user', OWNER),
      ownerOutside: await connect('user', OWNER),
      stranger: await connect('user', STRANGER),
      adminInside: await connect('admin', 'ada'),
      adminOutside: await connect('admin', 'bob'),
    };
    for (const client of [clients.ownerInside, clients.adminInside]) {
      expect(await client.ask('join_ticket', { ticket_id: TICKET })).toMatchObject({ success: true });
    }
  });
  afterAll(() => desk.close());

  test.each(rows)('%s', async (_, event, expected) => {
    const all = Object.values(clients);
    await desk.settle(...all);
    for (const client of all) client.heard.length = 0;

    const { position } = happen(desk.log, event);
    await desk.settle(...all);

    const heard = Object.entries(clients).map(([name, client]) => [
      name,
      client.heard.map(({ event, payload }) => (payload.event ? `${event} ${payload.event}` : event)),
    ]);
    expect(Object.fromEntries(heard)).toEqual({ ...NOBODY, ...expected });
    for (const { payload } of all.flatMap(({ heard }) => heard)) expect(payload.position).toBe(position);
  });

  test('another owner: both hear of it, and the one before leaves the room', async () => {
    const all = Object.values(clients);
    for (const client of all) client.heard.length = 0;
    happen(desk.log, happenings.ownerChange);
    happen(desk.log, happenings.reply);
    await desk.settle(...all);
    const heard = (name: Name) => clients[name].heard.map(({ event, payload }) => [event, payload.user_id]);
    const changed = (to: string | null) => ['ticket_updated', to];
    expect(heard('ownerInside')).toEqual([changed(null), ['ticket_updated', undefined]]);
    expect(heard('stranger')).toEqual([changed(STRANGER)]);
    expect(heard('adminOutside')).toEqual([changed(STRANGER)]);
    expect(heard('adminInside')).toEqual([changed(STRANGER), ['new_message', undefined]]);
    const join = (name: Name) => clients[name].ask('join_ticket', { ticket_id: TICKET });
    expect(await join('ownerInside')).toMatchObject({ success: false });
    expect(await join('stranger')).toMatchObject({ success: true });
  });

  test('who left the room hears no more of it', async () => {
    const { ownerInside, adminInside } = clients;
    await ownerInside.ask('leave_ticket', { ticket_id: TICKET });
    await adminInside.ask('leave_ticket', { ticket_id: TICKET });
    ownerInside.heard.length = 0;
    adminInside.heard.length = 0;
    happen(desk.log, happenings.note);
    happen(desk.log, happenings.reply);
    await desk.settle(ownerInside, adminInside);
    expect(ownerInside.heard.map(({ event }) => event)).toEqual(['ticket_updated']);
    expect(adminInside.heard).toEqual([]);
  });
});

describe('what the log says of deliveries', () => {
  test('who was there, who was not, and never what was said', async () => {
    const desk = await startSocketDesk();
    happen(desk.log, opened());
    const owner = await desk.connect(desk.token('user', OWNER));
    const admin = await desk.connect(desk.token('admin', 'ada'));
    happen(desk.log, happenings.reply);
    await desk.settle(owner, admin);
    await owner.ask('join_ticket', { ticket_id: TICKET });
    desk.lines.push('---');
    happen(desk.log, happenings.userMessage);
    happen(desk.log, happenings.reply);
    happen(desk.log, happenings.note);
    await desk.settle(owner, admin);
    await desk.close();

    const about = desk.lines.filter((line) => /💬|⚠️|---/u.test(line));
    expect(about).toEqual([
      `warn 💬 NEW MESSAGE [ADMIN] → ticket:${TICKET} (0 client(s) in room) ⚠️ NO CLIENTS in room`,
      `info 💬 → Notifying user:${OWNER} (1 client(s)) — admin reply`,
      '---',
      `info 💬 NEW MESSAGE [USER] → ticket:${TICKET} (1 client(s) in room)`,
      'info 💬 → Notifying admins (1 client(s)) — new user message',
      `info 💬 NEW MESSAGE [ADMIN] → ticket:${TICKET} (1 client(s) in room)`,
      `info 💬 → Notifying user:${OWNER} (1 client(s)) — admin reply`,
    ]);
    for (const said of ['much more', 'anybody', 'customer']) expect(desk.lines.join()).not.toContain(said);
  });
});
