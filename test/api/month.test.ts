import { ADMIN, manualClock, type Person, person, SUPPORT } from '../support/acceptance.ts';
import { patchChat } from '../support/chats.ts';
import { startTestDesk, type TestDesk, tokenFor } from '../support/desk.ts';
import { type Expected, openBook } from '../support/month/book.ts';
import { openChatOffice } from '../support/month/chat-office.ts';
import { compareWithNotes, queueOf } from '../support/month/compare.ts';
import { leave, playDay, type Team } from '../support/month/days.ts';
import { type Ears, listen } from '../support/month/ears.ts';
import { openOffice } from '../support/month/office.ts';
import { choices } from '../support/month/random.ts';

/**
 * A month of a small team: three admins, of whom one leaves, users with and without accounts, and guests. The team keeps
 * notes of its own (`test/support/month`), and each week the desk has to show the same.
 */

jest.setTimeout(60_000);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = Date.parse('2026-09-01T00:00:00.000Z');
const clock = manualClock('2026-09-01T00:00:00.000Z');
const choose = choices(20_260_901);
const book = openBook();
let desk: TestDesk;
const office = openOffice({ desk: () => desk, clock, book });
const chats = openChatOffice({ desk: () => desk, clock, book }, office);

let team: Team;
let [ada, eve, obi]: readonly Person[] = [];
let ears: Map<string, Ears>;
/** What admins and users had been told before the desk was restarted. */
const before = new Map<string, Ears['told']>();

beforeAll(async () => {
  desk = await startTestDesk({ wallClock: clock.read });
  const names = ['Ada Obi', 'Eve Ade', 'Obi Eze'];
  const admins = await Promise.all(names.map((name) => person('admin', name)));
  const users = await Promise.all(['John Doe', 'Zoe Bello', 'Ife Musa'].map((name) => person('user', name)));
  [ada, eve, obi] = admins;
  for (const { token } of admins) await desk.get(ADMIN, token);
  for (const { token } of users) await desk.get(`${SUPPORT}/my-tickets`, token);
  const strangers = ['one', 'two', 'three'].map((name) => `${name}@elsewhere.example`);
  team = {
    ...({ office, chats, choose, admins, users, strangers } as unknown as Team),
    pass: () => clock.advance((1 + choose.below(20)) * MINUTE + choose.below(60) * 1_000),
  };
  await connect();
});
afterAll(async () => {
  for (const each of ears.values()) each.close();
  await desk.dispose();
});

/** The first admin hears for all of them. */
async function connect(): Promise<void> {
  const listeners = [team.admins[0], ...team.users];
  const pairs = listeners.map(async ({ id, token }) => [id, await listen(desk.url, token)] as const);
  ears = new Map(await Promise.all(pairs));
}

const days = async (from: number, to: number) => {
  for (let day = from; day < to; day++) {
    clock.set(new Date(START + day * DAY + 8 * 60 * MINUTE).toISOString());
    await playDay(team);
  }
};

const me = () => team.admins[0];
/** The desk shows what the notes say. */
const compareAll = () => compareWithNotes(desk, team, clock.read());

/** Each client has heard each thing once, in order, and by the positions of the commands that did it. */
async function compareBroadcasts(): Promise<void> {
  const all = new Map<string, readonly Expected[]>([[me().id, book.admins], ...book.users]);
  for (const [id, client] of ears) {
    const wanted = all.get(id) ?? [];
    const earlier = before.get(id) ?? [];
    await client.until(wanted.length - earlier.length);
    const told = [...earlier, ...client.told];
    expect(told.map(({ what }) => what)).toEqual(wanted.map(({ what }) => what));
    const misplaced = told.filter(({ position }, index) => {
      const { after = 0, upTo = 0 } = wanted[index] ?? {};
      return position !== null && !(position > after && position <= upTo);
    });
    expect(misplaced).toEqual([]);
  }
}

test('the first week', async () => {
  await days(0, 7);
  await compareAll();
  await compareBroadcasts();
});

test('the second week: two admins want one ticket, and one admin leaves', async () => {
  await days(7, 14);
  const ticket = await office.open(
    { subject: 'Two want this one', type: 'OTHER', email: team.users[0].email },
    'low',
    team.users[0],
  );
  const refused = await office.bothTake(ada as Person, eve as Person, ticket);
  expect([refused.status, refused.body.code, refused.body.since]).toEqual([
    409,
    'revision_conflict',
    [expect.objectContaining({ type: 'TicketAssigned', actor: { kind: 'admin', id: ada?.id } })],
  ]);
  await office.assign(eve as Person, ticket, null);
  await office.status(eve as Person, ticket, 'resolved', 'Settled');
  await office.rate(team.users[0], ticket, 5);
  await office.status(eve as Person, ticket, 'in_progress');
  expect([ticket.assignee, ticket.resolution, ticket.rating]).toEqual([null, null, 5]);
  team.admins = [ada as Person, eve as Person];
  await leave(team, obi as Person, team.admins);
  expect(await queueOf(desk, me(), `open=true&assigned_to=${obi?.id}`)).toEqual([]);
  await compareAll();
  await compareBroadcasts();
});

test('a chat is not opened again beside the next one of its user', async () => {
  const user = await person('user', 'Uma Late');
  const first = await chats.startAsUser(user);
  await chats.write(first, user);
  await chats.status(me(), first, 'closed');
  const second = await chats.startAsUser(user);
  const again = await patchChat(desk, first.id, 'status', { status: 'open' }, me().token);
  expect([again.status, again.body.code]).toEqual([409, 'conversation_superseded']);
  await chats.status(me(), second, 'closed');
  await chats.status(me(), first, 'open');
  await chats.assign(me(), first, me().id);
  await chats.assign(me(), first, null);
  await compareAll();
});

test('the third week: the desk is restarted, and a stranger signs in', async () => {
  await days(14, 17);
  await compareBroadcasts();
  for (const [id, client] of ears) {
    before.set(id, [...(before.get(id) ?? []), ...client.told]);
    client.close();
  }
  await desk.stop();
  desk = await startTestDesk({ directory: desk.directory, wallClock: clock.read });
  await connect();
  await days(17, 21);
  await signIn(team.strangers[0]);
  await compareAll();
  await compareBroadcasts();
});

/** A stranger comes back with an account and a proven address: their tickets are theirs then. */
async function signIn(email: string): Promise<void> {
  const id = 'stranger-with-an-account';
  const token = await tokenFor('user', {
    sub: id,
    email,
    email_verified: true,
    name: 'Sam Stranger',
  } as never);
  const user = { id, email, token };
  team = { ...team, users: [...team.users, user] };
  ears.set(id, await listen(desk.url, token));
  const linked = office.tickets.filter((ticket) => ticket.email === email && ticket.owner === null);
  expect(linked.length).toBeGreaterThan(3);
  const admin = ears.get(me().id);
  const count = admin?.told.length ?? 0;
  await desk.get(`${SUPPORT}/my-tickets`, token);
  await admin?.until(count + linked.length);
  for (const { what, position } of admin?.told.slice(count) ?? []) {
    const ticket = linked.find(({ number }) => what === `owner_changed ${number}`);
    if (ticket) office.becomesOf(ticket, user, Number(position));
  }
}

test('the rest of the month', async () => {
  await days(21, 30);
  await compareAll();
  await compareBroadcasts();
  const happened = new Set(book.admins.map(({ what }) => what.split(' ')[0]));
  expect([...happened].toSorted()).toEqual([
    ...[
      'assigned',
      'chat',
      'created',
      'new_user_message',
      'owner_changed',
      'priority_changed',
      'rated',
      'said',
    ],
    ...['status_changed', 'tags_changed', 'ticket_opened'],
  ]);
  expect(office.tickets.length).toBeGreaterThan(90);
});
