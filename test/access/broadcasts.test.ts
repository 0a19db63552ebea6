import { serverEvents } from '../../src/realtime/protocol.ts';
import { adminAt, openTicket, rate, SUPPORT, write } from '../support/acceptance.ts';
import { CHAT, guestChat, patchChat, say, ticketOfChat, userChat } from '../support/chats.ts';
import { startTestDesk, type TestDesk, tokenFor } from '../support/desk.ts';
import { untilRecorded } from '../support/logs.ts';
import { connect, type Listener, settled } from './support/sockets.ts';
import { type Row, tableUnder } from './support/tables.ts';

/** Every event that sockets receive × every kind of listener × whose it is about, by the table of docs/access.md. */

const TABLE = tableUnder('Events that sockets receive');

/** Who listens: what is theirs, what they have joined, what they watch. Ids of tickets and conversations. */
interface Seat {
  readonly name: string;
  readonly column: 'guest' | 'user' | 'admin';
  readonly auth: Readonly<Record<string, string>>;
  readonly owns: Set<string>;
  /** What was theirs at some time. */
  readonly owned: Set<string>;
  readonly joined: Set<string>;
  readonly present: Set<string>;
  isWatching: boolean;
  listener: Listener;
}

let desk: TestDesk;
let seats: Seat[] = [];
/** Those who act, whose own sockets nobody listens at. */
let actors: Readonly<Record<'john' | 'guest' | 'ada', Listener>>;
const heardRows = new Set<string>();
let [johns, johnsChat, guestsChat]: string[] = [];
let tokens: Readonly<Record<'john' | 'jane' | 'ada' | 'late', string>>;
let ticket: Awaited<ReturnType<typeof openTicket>>;
let guest: Awaited<ReturnType<typeof guestChat>>;
const LATE = { sub: 'late-user', email: 'late@example.com', name: 'Late User' };

beforeAll(async () => {
  desk = await startTestDesk();
  tokens = {
    john: await tokenFor('user', { sub: 'john', email: 'john@example.com', name: 'John Doe' }),
    jane: await tokenFor('user', { sub: 'jane', email: 'jane@example.com' }),
    ada: await tokenFor('admin', { sub: 'ada', email: 'ada@example.com', name: 'Ada Obi' }),
    // Without the address, so that a ticket which is opened with it belongs to nobody.
    late: await tokenFor('user', { sub: LATE.sub }),
  };
  guest = await guestChat(desk);
  ticket = await openTicket(desk, { email: 'john@example.com' }, tokens.john);
  johns = ticket.id;
  guestsChat = guest.id;
  johnsChat = (await userChat(desk, tokens.john)).body.data.id;
  const all = [johns, johnsChat, guestsChat] as string[];
  const bob = await tokenFor('admin', { sub: 'bob', email: 'bob@example.com' });
  const seat = async (
    name: string,
    column: Seat['column'],
    auth: Seat['auth'],
    owns: string[],
    joined: string[],
  ) => {
    const listener = await connect(desk, auth);
    for (const id of joined) {
      const answer = await (id === johns
        ? listener.ask('join_ticket', { ticket_id: id })
        : listener.ask('conversation:join', { conversationId: id }));
      expect([name, answer.success]).toEqual([name, true]);
    }
    seats.push({
      ...{ name, column, auth, listener, owns: new Set(owns), owned: new Set(owns) },
      joined: new Set(joined),
      ...{ present: new Set(), isWatching: false },
    });
  };
  const [t, j, g] = all as [string, string, string];
  await seat('John, joined', 'user', { token: tokens.john }, [t, j], [t, j]);
  await seat('John', 'user', { token: tokens.john }, [t, j], []);
  await seat('Jane, who knows the id of the guest’s conversation', 'user', { token: tokens.jane }, [], [g]);
  await seat('Jane', 'user', { token: tokens.jane }, [], []);
  await seat('the guest, joined', 'guest', { guestId: guest.guestId }, [g], [g]);
  await seat('the guest', 'guest', { guestId: guest.guestId }, [g], []);
  await seat('another guest', 'guest', { guestId: '' }, [], []);
  await seat('another guest, who knows the id', 'guest', { guestId: '' }, [], [g]);
  await seat('an admin, joined', 'admin', { token: bob }, [], all);
  await seat('an admin', 'admin', { token: bob }, [], []);
  await seat('an admin who watches', 'admin', { token: bob }, [], []);
  await seat('an admin who is present', 'admin', { token: bob }, [], []);
  await seat('a user who comes late', 'user', { token: tokens.late }, [], []);
  const named = (name: string) => seats.find((each) => each.name === name) as Seat;
  await named('an admin who watches').listener.ask('work:watch', {});
  named('an admin who watches').isWatching = true;
  await named('an admin who is present').listener.ask('presence:set', {
    kind: 'ticket',
    id: t,
    doing: 'looking',
  });
  named('an admin who is present').present.add(t);
  actors = {
    john: await connect(desk, { token: tokens.john }),
    guest: await connect(desk, { guestId: guest.guestId }),
    ada: await connect(desk, { token: tokens.ada }),
  };
  for (const [actor, ids] of [
    [actors.john, [j]],
    [actors.guest, [g]],
    [actors.ada, [j, g]],
  ] as const)
    for (const conversationId of ids) await actor.ask('conversation:join', { conversationId });
  for (const actor of [actors.john, actors.ada]) await actor.ask('join_ticket', { ticket_id: t });
});
afterAll(async () => {
  for (const { listener } of [...seats, ...Object.values(actors).map((listener) => ({ listener }))])
    listener.close();
  seats = [];
  await desk.dispose();
});

type Heard = Listener['heard'][number];

function own({ owns, owned }: Seat, id: string): void {
  owns.add(id);
  owned.add(id);
}

/** The row that says who gets it. */
function rowOf({ event, payload }: Heard): string {
  const {
    event: kind,
    message,
    messageType,
  } = payload as { event?: string; message?: unknown; messageType?: string };
  if (event === 'new_message' && (message as { is_internal: boolean }).is_internal)
    return `${event} internal`;
  if (messageType === 'auth_code') return `${event} ${/\d/.test(String(message)) ? 'code' : 'masked code'}`;
  return kind === undefined ? event : `${event} ${kind}`;
}

function isFor({ column, owns, joined, present, isWatching }: Seat, row: Row, subject: string): boolean {
  const meanings: Readonly<Record<string, boolean>> = {
    yes: true,
    own: owns.has(subject),
    joined: joined.has(subject),
    watching: isWatching,
    present: present.has(subject),
    asked: false,
    '–': false,
  };
  return (row[column] ?? '').split(', ').some((word) => {
    if (!(word in meanings)) throw new Error(`unknown word: ${word}`);
    return meanings[word];
  });
}

/** Does something about a subject, and holds against the table who heard what of it. `wanted`: rows that somebody must hear. */
async function told(subject: () => string, act: () => Promise<unknown>, ...wanted: readonly string[]) {
  const listeners = seats.map(({ listener }) => listener);
  await settled(desk, listeners);
  for (const { heard } of listeners) heard.length = 0;
  const acted = await act();
  await settled(desk, listeners);
  const faults: string[] = [];
  const rows = new Set(seats.flatMap(({ listener }) => listener.heard.map(rowOf)));
  for (const name of rows) {
    heardRows.add(name);
    const row = TABLE.get(name);
    if (!row) faults.push(`no row for ${name}`);
    for (const seat of row ? seats : []) {
      const times = seat.listener.heard.filter((each) => rowOf(each) === name).length;
      const wants = isFor(seat, row as Row, subject());
      if (times > 0 !== wants) faults.push(`${name} ${times > 0 ? 'reached' : 'missed'} ${seat.name}`);
    }
  }
  faults.push(...wanted.filter((name) => !rows.has(name)).map((name) => `nobody heard ${name}`));
  expect(faults).toEqual([]);
  return acted;
}

const admin = () => adminAt(desk, { id: 'ada', email: 'ada@example.com', token: tokens.ada });
const about = {
  ticket: () => johns as string,
  johnsChat: () => johnsChat as string,
  guestsChat: () => guestsChat as string,
};

describe('who hears of a ticket', () => {
  it('that is opened', async () => {
    let opened = '';
    await told(
      () => opened,
      async () => {
        opened = (await openTicket(desk, { email: 'john@example.com' }, tokens.john)).id;
      },
      'ticket_created',
      'work:changed',
    );
  });

  it.each<[what: string, act: () => Promise<unknown>, ...wanted: string[]]>([
    [
      'message of its user',
      () => write(desk, ticket, 'Is there any news?', tokens.john),
      'new_message',
      'ticket_updated new_user_message',
    ],
    ['reply', () => admin().reply(ticket.id, 'Soon'), 'new_message', 'ticket_updated new_reply'],
    ['internal note', () => admin().note(ticket.id, 'Hm'), 'new_message internal'],
    [
      'status',
      () => admin().status(ticket.id, 'resolved', 'Done'),
      'status_changed',
      'ticket_updated status_changed',
    ],
    [
      'new notes of its resolution',
      () => admin().status(ticket.id, 'resolved', 'Done again'),
      'ticket_updated resolution_notes_changed',
    ],
    ['assignment', () => admin().assign(ticket.id, 'ada'), 'ticket_assigned', 'ticket_updated assigned'],
    ['priority', () => admin().priority(ticket.id, 'urgent'), 'ticket_updated priority_changed'],
    ['tags', () => admin().tags(ticket.id, ['a']), 'ticket_updated tags_changed'],
    ['rating', () => rate(desk, ticket.number, { rating: 4 }, tokens.john), 'ticket_updated rated'],
    ['user, who is writing', () => actors.john.ask('typing', { ticket_id: ticket.id }), 'typing'],
    [
      'user, who stops writing',
      () => actors.john.ask('stop_typing', { ticket_id: ticket.id }),
      'stop_typing',
    ],
    ['admin, who is writing', () => actors.ada.ask('typing', { ticket_id: ticket.id }), 'typing'],
    [
      'admin, who stops writing',
      () => actors.ada.ask('stop_typing', { ticket_id: ticket.id }),
      'stop_typing',
    ],
    [
      'admin, who is there',
      () => actors.ada.ask('presence:set', { kind: 'ticket', id: ticket.id, doing: 'writing' }),
      'presence',
    ],
    [
      'admin, who goes',
      () => actors.ada.ask('presence:clear', { kind: 'ticket', id: ticket.id }),
      'presence',
    ],
  ])('by its %s', async (_, act, ...wanted) => {
    await told(about.ticket, act, ...wanted);
  });

  it('that gets an owner', async () => {
    const { id } = await openTicket(desk, { email: LATE.email });
    const late = seats.find(({ name }) => name === 'a user who comes late') as Seat;
    own(late, id);
    const proven = await tokenFor('user', { ...LATE, email_verified: true });
    await told(
      () => id,
      async () => {
        await desk.get(`${SUPPORT}/my-tickets`, proven);
        await untilRecorded(desk.stores.log, 'TicketTransferred', 1);
      },
      'ticket_updated owner_changed',
    );
  });
});

describe.each(['johnsChat', 'guestsChat'] as const)('who hears of a conversation: %s', (which) => {
  const id = about[which];
  const owner = () => (which === 'johnsChat' ? actors.john : actors.guest);
  const auth = () => (which === 'johnsChat' ? { token: tokens.john } : { guestId: guest.guestId });
  const conversation = () => ({ conversationId: id() });
  const code = () => desk.post('/api/support/onboarding/generate-code', conversation(), tokens.ada);
  const patch = (what: string, body: object) => () => patchChat(desk, id(), what, body, tokens.ada);
  const ticketOf = () =>
    ticketOfChat(desk, id(), { subject: 'A subject', type: 'OTHER', email: 'g@example.com' }, tokens.ada);
  const read = async () => {
    const [sent] = await say(desk, auth(), id(), 'Read this');
    return actors.ada.ask('message:read', { messageId: sent?.id });
  };

  it('that is begun', async () => {
    let begun = '';
    const seat = seats.filter(
      ({ column, owns }) => column === (which === 'johnsChat' ? 'user' : 'guest') && owns.has(id()),
    );
    await told(
      () => begun,
      async () => {
        const type = 'onboarding';
        begun =
          which === 'johnsChat'
            ? (await userChat(desk, tokens.john, type)).body.data.id
            : (await guestChat(desk, { type, guestId: guest.guestId })).id;
        for (const each of seat) own(each, begun);
      },
      'conversation:new',
    );
  });

  it.each<[what: string, act: () => Promise<unknown>, ...wanted: string[]]>([
    [
      'message of its owner',
      () => owner().ask('message:send', { ...conversation(), message: 'Hello' }),
      'message:received',
      'conversation:new_message',
    ],
    [
      'message of support',
      () => actors.ada.ask('message:send', { ...conversation(), message: 'Hi' }),
      'message:received',
    ],
    ['message that is read', read, 'message:read'],
    ['owner, who is writing', () => owner().ask('typing:start', conversation()), 'typing:start'],
    ['owner, who stops writing', () => owner().ask('typing:stop', conversation()), 'typing:stop'],
    ['admin, who is writing', () => actors.ada.ask('typing:start', conversation()), 'typing:start'],
    ['status', patch('status', { status: 'pending' }), 'conversation:updated status_changed'],
    ['assignment', patch('assign', { adminId: 'ada' }), 'conversation:updated assigned'],
    ['priority', patch('priority', { priority: 'high' }), 'conversation:updated priority_changed'],
    ['onboarding code', code, 'message:received code', 'message:received masked code'],
    ['ticket', ticketOf, 'conversation:updated ticket_opened'],
  ])('by its %s', async (_, act, ...wanted) => {
    await told(id, act, ...wanted);
  });
});

it('a person who is erased: all admins hear that somebody was, and nobody who', async () => {
  const stranger = await openTicket(desk, { email: 'stranger@example.com', name: 'Xenia Strange' });
  const erasing = async () => {
    const reason = { reason: 'They asked for it' };
    const { status } = await desk.post(
      '/api/v1/privacy/subjects/email:stranger@example.com/erase',
      reason,
      await tokenFor('auditor'),
    );
    expect(status).toBe(200);
  };
  await told(() => stranger.id, erasing, 'person:erased');
  expect(JSON.stringify(seats.map(({ listener }) => listener.heard))).not.toMatch(/stranger|Xenia/i);
});

it('a conversation that is claimed: its new owner and admins hear it, and those who had joined as others leave', async () => {
  const claim = { guestId: guest.guestId, guestSecret: guest.guestSecret };
  for (const seat of seats) seat.owns.delete(guest.id);
  const late = seats.find(({ name }) => name === 'a user who comes late') as Seat;
  for (const id of seats.find(({ name }) => name === 'the guest')?.owned ?? []) own(late, id);
  const claiming = async () =>
    expect((await desk.post(`${CHAT}/claim`, claim, tokens.late)).status).toBe(200);
  await told(about.guestsChat, claiming, 'conversation:updated claimed', 'conversation:left');
});

it('who comes back from the beginning is told what is theirs or what they have joined, and nothing else', async () => {
  const faults: string[] = [];
  const replayed = new Set<string>();
  for (const { name, column, auth, owned, joined } of seats) {
    const listener = await connect(desk, { ...auth, since_position: 0 });
    const open = new Set(owned);
    for (const id of joined) {
      const answer = await (id === johns
        ? listener.ask('join_ticket', { ticket_id: id, since_revision: 0 })
        : listener.ask('conversation:join', { conversationId: id, sinceRevision: 0 }));
      if (answer.success) open.add(id);
    }
    await settled(desk, [listener]);
    listener.close();
    for (const heard of listener.heard) {
      const { payload, place } = heard;
      const subject = String(
        payload.ticket_id ?? payload.conversationId ?? place?.conversationId ?? payload.id,
      );
      const row = rowOf(heard);
      const cell = TABLE.get(row)?.[column] ?? '–';
      if (!/own|joined|yes/.test(cell)) {
        if (cell !== 'asked') faults.push(`${row} reached ${name}`);
        continue;
      }
      replayed.add(row);
      if (column !== 'admin' && !open.has(subject)) faults.push(`${row} of ${subject} reached ${name}`);
    }
  }
  expect(faults).toEqual([]);
  for (const row of [
    'new_message internal',
    'ticket_updated new_reply',
    'message:received code',
    'ticket_created',
  ])
    expect(replayed).toContain(row);
});

describe('the table', () => {
  const parts = (name: string) => name.split(' ')[0] ?? '';

  it('has rows for each event, and no others', () => {
    expect(new Set([...TABLE.keys()].map(parts))).toEqual(new Set(serverEvents.map(({ event }) => event)));
  });

  it('has no row that nobody has heard above, but those of single sockets', () => {
    const silent = [...TABLE].filter(([name, row]) => !heardRows.has(name) && row.admin !== 'asked');
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});
