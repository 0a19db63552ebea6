import type { TicketId, TicketNumber } from '../../../src/events/ids.ts';
import { DEFAULT_LIMITS, type GatewayLimits } from '../../../src/realtime/limits.ts';
import {
  happen,
  happenings,
  NUMBER,
  OTHER_TICKET,
  OWNER,
  opened,
  STRANGER,
  TICKET,
} from '../../support/realtime-tickets.ts';
import { type Client, type SocketDesk, startSocketDesk } from '../../support/socket-desk.ts';
import { until } from '../../support/until.ts';

let desk: SocketDesk;
let owner: Client;
let stranger: Client;
let ada: Client;
let bob: Client;

async function start(limits: Partial<GatewayLimits> = {}): Promise<void> {
  desk = await startSocketDesk({ limits });
  happen(desk.log, opened());
  happen(
    desk.log,
    opened({ ticketId: OTHER_TICKET, userId: null, ticketNumber: 'SMI-2026-000002' as TicketNumber }),
  );
  owner = await desk.connect(desk.token('user', OWNER));
  stranger = await desk.connect(desk.token('user', STRANGER));
  ada = await desk.connect(desk.token('admin', 'ada'));
  bob = await desk.connect(desk.token('admin', 'bob'));
  await desk.settle(owner, stranger, ada, bob);
  for (const client of [owner, stranger, ada, bob]) client.heard.length = 0;
}
afterEach(() => desk?.close());

const it = { ticket_id: TICKET };
const eventsOf = ({ heard }: Client) => heard.map(({ event }) => event);
const NOT_FOUND = { success: false, message: 'Ticket not found' };
const NOT_JOINED = { success: false, message: 'Join the ticket first' };

describe('join_ticket', () => {
  test('lets in the owner and every admin, and says so', async () => {
    await start();
    const ticket = { ticket_id: TICKET, ticket_number: NUMBER };
    const joined = { success: true, message: 'Joined ticket', ...ticket, revision: 0 };
    expect(await owner.ask('join_ticket', it)).toEqual(joined);
    expect(await ada.ask('join_ticket', it)).toEqual(joined);
    expect(await ada.ask('join_ticket', { ticket_id: OTHER_TICKET })).toMatchObject({ success: true });
    expect(desk.lines.filter((line) => line.includes('📋'))).toEqual([
      `info 📋 USER ${OWNER} joined ticket room: ${NUMBER}`,
      `info 📋 ADMIN ada joined ticket room: ${NUMBER}`,
      'info 📋 ADMIN ada joined ticket room: SMI-2026-000002',
    ]);
  });

  test('answers the same for another’s ticket, nobody’s ticket and no ticket, and joins nothing', async () => {
    await start();
    expect(await stranger.ask('join_ticket', it)).toEqual(NOT_FOUND);
    expect(await stranger.ask('join_ticket', { ticket_id: OTHER_TICKET })).toEqual(NOT_FOUND);
    expect(await stranger.ask('join_ticket', { ticket_id: 'no-such-ticket' })).toEqual(NOT_FOUND);
    expect(await ada.ask('join_ticket', { ticket_id: 'no-such-ticket' })).toEqual(NOT_FOUND);
    expect(await stranger.ask('join_ticket', { ticket_id: `${TICKET}:admins` })).toEqual(NOT_FOUND);
    expect(desk.gateway.audience.size(`ticket:${TICKET}`)).toBe(0);
    happen(desk.log, happenings.reply);
    await desk.settle(stranger);
    expect(stranger.heard).toEqual([]);
  });

  test('twice is once, and one leave undoes it', async () => {
    await start();
    await owner.ask('join_ticket', it);
    await owner.ask('join_ticket', it);
    happen(desk.log, happenings.userMessage);
    await desk.settle(owner);
    expect(eventsOf(owner)).toEqual(['new_message']);
    expect(await owner.ask('leave_ticket', it)).toEqual({
      success: true,
      message: 'Left ticket',
      ticket_id: TICKET,
    });
    expect(desk.gateway.audience.size(`ticket:${TICKET}`)).toBe(0);
    expect(desk.lines.filter((line) => line.includes('joined ticket room'))).toHaveLength(1);
  });

  test('and leave sent at once are carried out in that order', async () => {
    await start();
    const answers = [owner.ask('join_ticket', it), owner.ask('typing', it), owner.ask('leave_ticket', it)];
    expect(await Promise.all(answers)).toMatchObject([
      { success: true },
      { success: true },
      { success: true },
    ]);
    expect(desk.gateway.audience.size(`ticket:${TICKET}`)).toBe(0);
  });

  test('works for a ticket opened a moment ago', async () => {
    await start();
    const ticketId = 'brand-new' as TicketId;
    happen(desk.log, opened({ ticketId }));
    expect(await owner.ask('join_ticket', { ticket_id: ticketId })).toMatchObject({ success: true });
  });

  test('is bounded, and leaving makes room', async () => {
    await start({ memberships: 1 });
    await ada.ask('join_ticket', it);
    const second = () => ada.ask('join_ticket', { ticket_id: OTHER_TICKET });
    expect(await second()).toMatchObject({
      success: false,
      message: expect.stringContaining('Too many rooms'),
    });
    await ada.ask('leave_ticket', it);
    expect(await second()).toMatchObject({ success: true });
  });

  test('says that it failed when the log can’t answer', async () => {
    await start();
    Object.assign(desk.log, { readStream: () => Promise.reject(new Error('secret detail')) });
    const answer = await ada.ask('join_ticket', { ticket_id: 'unknown' });
    expect(answer).toEqual({ success: false, message: 'Service unavailable, please try again' });
  });
});

describe.each(['typing', 'stop_typing'])('%s', (event) => {
  test('reaches the others in the room; users never learn which admin', async () => {
    await start();
    for (const client of [owner, ada, bob]) await client.ask('join_ticket', it);
    expect(await ada.ask(event, it)).toEqual({ success: true });
    await desk.settle(owner, stranger, ada, bob);
    expect(owner.heard).toEqual([{ event, payload: { ticket_id: TICKET, user_id: null, is_admin: true } }]);
    expect(bob.heard).toEqual([{ event, payload: { ticket_id: TICKET, user_id: 'ada', is_admin: true } }]);
    expect([...ada.heard, ...stranger.heard]).toEqual([]);
  });

  test('of a user names the user', async () => {
    await start();
    for (const client of [owner, ada]) await client.ask('join_ticket', it);
    await owner.ask(event, it);
    await desk.settle(owner, ada, bob);
    expect(ada.heard).toEqual([{ event, payload: { ticket_id: TICKET, user_id: OWNER, is_admin: false } }]);
    expect([...owner.heard, ...bob.heard]).toEqual([]);
  });

  test('is for members of the room only', async () => {
    await start();
    await ada.ask('join_ticket', it);
    expect(await stranger.ask(event, it)).toEqual(NOT_JOINED);
    expect(await stranger.ask(event, { ticket_id: 'no-such-ticket' })).toEqual(NOT_JOINED);
    expect(await owner.ask(event, it)).toEqual(NOT_JOINED);
    await desk.settle(ada);
    expect(ada.heard).toEqual([]);
  });
});

test.each([
  ['leaves', () => owner.ask('leave_ticket', it)],
  ['loses the connection', async () => void owner.socket.io.engine.close()],
])('whoever %s while typing has stopped', async (_, go) => {
  await start();
  for (const client of [owner, ada]) await client.ask('join_ticket', it);
  await owner.ask('typing', it);
  await go();
  expect((await ada.next('stop_typing')).payload).toEqual({
    ticket_id: TICKET,
    user_id: OWNER,
    is_admin: false,
  });
});

test('whoever had stopped before leaving is not said to have stopped again', async () => {
  await start();
  for (const client of [owner, ada]) await client.ask('join_ticket', it);
  for (const event of ['typing', 'stop_typing', 'leave_ticket']) await owner.ask(event, it);
  await desk.settle(ada);
  expect(eventsOf(ada)).toEqual(['typing', 'stop_typing']);
});

const HOSTILE: readonly (readonly [string, string, readonly unknown[]])[] = [
  ['nothing', 'join_ticket', []],
  ['null', 'join_ticket', [null]],
  ['a string', 'join_ticket', [TICKET]],
  ['a number', 'typing', [7]],
  ['a list', 'join_ticket', [[{ ticket_id: TICKET }]]],
  ['no id', 'leave_ticket', [{}]],
  ['an empty id', 'join_ticket', [{ ticket_id: '' }]],
  ['a number for an id', 'join_ticket', [{ ticket_id: 1 }]],
  ['a list for an id', 'join_ticket', [{ ticket_id: [TICKET] }]],
  ['an object for an id', 'stop_typing', [{ ticket_id: { $ne: null } }]],
  ['a huge id', 'join_ticket', [{ ticket_id: 'x'.repeat(50_000) }]],
  ['a prototype', 'join_ticket', [JSON.parse(`{"__proto__": {"ticket_id": "${TICKET}"}}`)]],
  ['a constructor', 'join_ticket', [JSON.parse('{"constructor": {"prototype": {"ticket_id": "x"}}}')]],
  ['bytes', 'join_ticket', [Buffer.from(TICKET)]],
  ['bytes for an id', 'join_ticket', [{ ticket_id: Buffer.from(TICKET) }]],
  ['deep nesting', 'join_ticket', [JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`)]],
  ['one argument too many', 'join_ticket', [{ ticket_id: TICKET }, 'callback']],
  ['many arguments', 'join_ticket', Array(1_000).fill({ ticket_id: TICKET })],
  ['an unknown event', 'drop_tables', [{ ticket_id: TICKET }]],
  ['an event of the server', 'new_message', [{ ticket_id: TICKET }]],
  ['an event of the emitter', 'error', [{ ticket_id: TICKET }]],
  ['a name of Object', '__proto__', [{ ticket_id: TICKET }]],
  ['another name of Object', 'constructor', [{ ticket_id: TICKET }]],
  ['an empty name', '', [{ ticket_id: TICKET }]],
];

describe.each(['websocket', 'polling'])('hostile input by %s', (transport) => {
  let shared: SocketDesk;
  beforeAll(async () => {
    shared = await startSocketDesk();
    happen(shared.log, opened());
  });
  afterAll(() => shared.close());

  test.each(HOSTILE)('%s is declined when asked for an answer, else ignored', async (_, event, args) => {
    const attacker = await shared.connect(shared.token('user', OWNER), { transports: [transport] });
    expect(await attacker.ask(event, ...args)).toEqual({ success: false, message: expect.any(String) });
    attacker.socket.emit(event, ...args);
    expect(await attacker.ask('leave_ticket', it)).toMatchObject({ success: true });
    expect(shared.gateway.audience.size(`ticket:${TICKET}`)).toBe(0);
    expect(shared.lines.filter((line) => line.startsWith('error'))).toEqual([]);
    attacker.socket.close();
  });

  test('unknown fields are ignored', async () => {
    await start();
    const client = await desk.connect(desk.token('user', OWNER), { transports: [transport] });
    expect(await client.ask('join_ticket', { ...it, is_admin: true, user_id: 'x' })).toMatchObject({
      success: true,
    });
    await client.ask('typing', { ...it, user_id: 'somebody else', is_admin: true });
    await ada.ask('join_ticket', it);
    await client.ask('typing', { ...it, user_id: 'somebody else', is_admin: true });
    expect((await ada.next('typing')).payload).toEqual({
      ticket_id: TICKET,
      user_id: OWNER,
      is_admin: false,
    });
  });

  test('without a callback everything works the same', async () => {
    await start();
    const client = await desk.connect(desk.token('user', OWNER), { transports: [transport] });
    client.socket.emit('join_ticket', it);
    client.socket.emit('typing', it);
    await until(() => desk.gateway.audience.size(`ticket:${TICKET}`) > 0);
    happen(desk.log, happenings.userMessage);
    expect((await client.next('new_message')).payload.ticket_id).toBe(TICKET);
  });

  test('what can’t be a packet ends the connection and nothing else', async () => {
    for (const packet of [
      '2/support,{"not": "a list"}',
      '9',
      '2/support,["connect"]',
      '51-/support,["x"]x',
      '40/support,[]',
    ]) {
      await start();
      const attacker = await desk.connect(desk.token('user', OWNER), { transports: [transport] });
      const gone = new Promise((resolve) => attacker.socket.once('disconnect', resolve));
      attacker.socket.io.engine.write(packet);
      await gone;
      expect(await ada.ask('join_ticket', it)).toMatchObject({ success: true });
      await desk.close();
    }
    await start();
  });

  test.each([
    ['letters', 'x'.repeat(70_000)],
    ['signs of three bytes', '票'.repeat(70_000)],
    ['escaped ones', '"'.repeat(120_000)],
  ])('a message of many %s is refused by its acknowledgement', async (_, ticket_id) => {
    await start();
    const client = await desk.connect(desk.token('user', OWNER), { transports: [transport] });
    expect(await client.ask('join_ticket', { ticket_id })).toEqual({
      success: false,
      message: 'Invalid payload: ticket_id is too long',
    });
    expect(client.socket.connected).toBe(true);
    expect(await ada.ask('join_ticket', it)).toMatchObject({ success: true });
  });

  test('large packets count as several, so that a connection sends no more bytes than before', async () => {
    await start({ packets: { points: 20, seconds: 60 } });
    const client = await desk.connect(desk.token('user', OWNER), { transports: [transport] });
    const gone = new Promise((resolve) => client.socket.once('disconnect', resolve));
    for (let sent = 0; sent < 6; sent += 1)
      client.socket.emit('join_ticket', { ticket_id: 'x'.repeat(250_000) });
    await gone;
    expect(await ada.ask('join_ticket', it)).toMatchObject({ success: true });
  });

  test('a message of more than 256 KiB ends the connection and nothing else', async () => {
    await start();
    const attacker = await desk.connect(desk.token('user', OWNER), { transports: [transport] });
    const gone = new Promise((resolve) => attacker.socket.once('disconnect', resolve));
    attacker.socket.emit('join_ticket', { ticket_id: 'x'.repeat(270_000) });
    await gone;
    expect(await ada.ask('join_ticket', it)).toMatchObject({ success: true });
  });
});

describe('limits', () => {
  const TOO_MANY = { success: false, message: 'Too many requests' };
  const once = { points: 2, seconds: 60 };

  test('of joins and of typing, each for itself and for one socket', async () => {
    await start({ events: { ...DEFAULT_LIMITS.events, join: once, typing: once } });
    expect(await owner.ask('join_ticket', it)).toMatchObject({ success: true });
    expect(await owner.ask('join_ticket', it)).toMatchObject({ success: true });
    expect(await owner.ask('join_ticket', it)).toEqual(TOO_MANY);
    expect(await owner.ask('typing', it)).toMatchObject({ success: true });
    expect(await owner.ask('stop_typing', it)).toMatchObject({ success: true });
    expect(await owner.ask('typing', it)).toEqual(TOO_MANY);
    expect(await ada.ask('join_ticket', it)).toMatchObject({ success: true });
  });

  test('of events that wait for one another', async () => {
    await start({ waiting: 3 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => owner.ask('join_ticket', it)));
    expect(answers).toContainEqual(TOO_MANY);
    expect(await owner.ask('join_ticket', it)).toMatchObject({ success: true });
  });

  test('of refusals: who goes on regardless is disconnected', async () => {
    await start({ violations: { points: 20, seconds: 60 } });
    const reason = new Promise((resolve) => owner.socket.once('disconnect', resolve));
    for (let n = 0; n < 50; n++) owner.socket.emit('nonsense');
    expect(await reason).toBe('io server disconnect');
    expect(desk.lines.filter((line) => line.includes('too many refused events'))).toHaveLength(1);
    expect(stranger.socket.connected).toBe(true);
  });
});
