import { randomUUID } from 'node:crypto';
import { Parser } from '@asyncapi/parser';
import { io, type Socket } from 'socket.io-client';
import { conversationServerEvents } from '../../../src/realtime/conversations/server-events.ts';
import { REFUSALS, ROOMS } from '../../../src/realtime/describe.ts';
import { serverEvents } from '../../../src/realtime/protocol.ts';
import { ticketingServerEvents } from '../../../src/realtime/ticketing/server-events.ts';
import { adminAt, openTicket, person, rate, ticketOf, write } from '../../support/acceptance.ts';
import { createChecker, type Node } from '../../support/conformance.ts';
import { startTestDesk, type TestDesk, tokenFor } from '../../support/desk.ts';

let desk: TestDesk;
let document: Node;
let check: ReturnType<typeof createChecker>;
const sockets: Socket[] = [];
beforeAll(async () => {
  desk = await startTestDesk();
  document = (await desk.get('/asyncapi.json')).body;
  check = createChecker(document);
});
afterAll(async () => {
  for (const socket of sockets) socket.close();
  await desk.dispose();
});

const messages = (): [string, Node][] => Object.entries(document.channels.support.messages);
const TICKET_EVENTS = ['join_ticket', 'leave_ticket', 'stop_typing', 'typing'];
const CHAT_EVENTS = [
  ...[
    'conversation:join',
    'conversation:leave',
    'message:read',
    'message:send',
    'typing:start',
    'typing:stop',
  ],
];
const WORK_EVENTS = ['presence:clear', 'presence:set', 'work:unwatch', 'work:watch'];

describe('asyncapi.json', () => {
  it('is valid AsyncAPI 3.0', async () => {
    const { document: parsed, diagnostics } = await new Parser().parse(JSON.stringify(document));
    expect(diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version')).toEqual([]);
    expect([parsed?.version(), parsed?.channels().length]).toEqual(['3.0.0', 1]);
  });

  it('names every event in its direction, and nothing else', () => {
    const named = (action: string) =>
      Object.values<Node>(document.operations)
        .filter((operation) => operation.action === action)
        .map(({ messages: [{ $ref }] }) => document.channels.support.messages[$ref.split('/').at(-1)].name)
        .toSorted();
    expect(named('receive')).toEqual([...TICKET_EVENTS, ...CHAT_EVENTS, ...WORK_EVENTS].toSorted());
    expect(named('send')).toEqual([...serverEvents.map(({ event }) => event), 'connect_error'].toSorted());
  });

  it('offers clients no type of message that only the server sends', () => {
    const { messageType } = document.channels.support.messages['client.message_send'].payload.properties;
    expect(JSON.stringify(messageType)).toContain('"text"');
    expect(JSON.stringify(messageType)).not.toContain('auth_code');
  });

  it('speaks of users, guests, admins and clients, not of somebody', () => {
    expect(JSON.stringify(document)).not.toMatch(/whoever|somebody|nobody|anybody/i);
  });

  it('describes every room that it names', () => {
    const used = new Set(messages().flatMap(([, message]) => message['x-rooms'] ?? []));
    expect([...used].toSorted()).toEqual(Object.keys(ROOMS).toSorted());
    expect(document.channels.support['x-rooms']).toEqual(ROOMS);
  });

  it('has examples of every message, which obey its schema', () => {
    for (const [key, { payload, examples }] of messages()) {
      expect([key, examples?.length > 0]).toEqual([key, true]);
      for (const example of examples) expect([key, check(payload, example.payload)]).toEqual([key, []]);
    }
  });
});

/** A connected client and what it was told. */
interface Ear {
  readonly socket: Socket;
  readonly heard: { readonly event: string; readonly payload: Node }[];
  hears(event: string, which?: (payload: Node) => boolean): Promise<Node>;
}

function listen(auth: Readonly<Record<string, unknown>>): Ear {
  const socket = io(`${desk.url}/support`, { auth, transports: ['websocket'], forceNew: true });
  sockets.push(socket);
  const heard: { event: string; payload: Node }[] = [];
  const waiting = new Set<() => void>();
  socket.onAny((event, payload) => {
    heard.push({ event, payload });
    for (const look of waiting) look();
  });
  const hears: Ear['hears'] = (event, which = () => true) =>
    new Promise((resolve) => {
      const look = () => {
        const found = heard.find((one) => one.event === event && which(one.payload));
        if (found && waiting.delete(look)) resolve(found.payload);
      };
      waiting.add(look);
      look();
    });
  return { socket, heard, hears };
}

const problemsOf = (side: 'client' | 'server' | 'reply', event: string, payload: Node): string[] => {
  const message = document.channels.support.messages[`${side}.${event.replace(':', '_')}`];
  return message ? check(message.payload, payload) : [`${side}.${event} is not documented`];
};

/** What was heard is as the document says, and nothing that can be told was missing. */
function expectDocumented(heard: Ear['heard'], events: readonly string[]): void {
  const problems = heard.flatMap(({ event, payload }) =>
    problemsOf('server', event, payload).map((problem) => `${event}: ${problem}`),
  );
  expect(problems).toEqual([]);
  const told = new Set(heard.map(({ event }) => event));
  expect([...told].toSorted()).toEqual(['connection:success', ...events].toSorted());
}

describe('every event is as the document says', () => {
  let user: Ear;
  let admin: Ear;

  /** Sends an event; the payload and its acknowledgement are held against the document. */
  async function send({ socket }: Ear, event: string, payload: object): Promise<Node> {
    expect(problemsOf('client', event, payload)).toEqual([]);
    const answer = await socket.emitWithAck(event, payload);
    const declined = answer.success === false;
    expect([event, problemsOf('reply', declined ? 'declined' : event, answer)]).toEqual([event, []]);
    return answer;
  }

  it('both ways, for everything that can happen to a ticket', async () => {
    const [john, ada] = [await person('user'), await person('admin', 'Ada Obi')];
    [user, admin] = [listen({ token: john.token }), listen({ token: ada.token })];
    await Promise.all([user.hears('connection:success'), admin.hears('connection:success')]);
    const ticket = await ticketOf(desk, john);
    const payload = { ticket_id: ticket.id };
    for (const ear of [user, admin]) expect((await send(ear, 'join_ticket', payload)).success).toBe(true);
    for (const event of ['typing', 'stop_typing']) await send(user, event, payload);
    for (const event of ['typing', 'stop_typing']) await send(admin, event, payload);
    await admin.hears('stop_typing');

    const acting = adminAt(desk, ada);
    await write(desk, ticket, 'Is there any news on this?', john.token);
    await acting.reply(ticket.id, 'We are looking into it.');
    await acting.note(ticket.id, 'The limit was too low.');
    await acting.assign(ticket.id, ada.id);
    await acting.change(ticket.id, 'assign', { assigned_to: null });
    await acting.priority(ticket.id, 'urgent');
    await acting.tags(ticket.id, ['limits']);
    const email = `${randomUUID()}@example.com`;
    await openTicket(desk, { email });
    await desk.get('/api/v1/support/my-tickets', await tokenFor('user', { email, email_verified: true }));
    await admin.hears('ticket_updated', ({ event }) => event === 'owner_changed');
    await acting.status(ticket.id, 'resolved', 'The limit was raised.');
    await acting.status(ticket.id, 'resolved', 'The limit was raised to 500,000.');
    await rate(desk, ticket.number, { rating: 5, feedback: 'Thanks!' }, john.token);
    await admin.hears('ticket_updated', ({ event }) => event === 'rated');
    await user.hears('status_changed', ({ new_status }) => new_status === 'resolved');
    for (const event of TICKET_EVENTS.slice(1)) await send(admin, event, payload);
    expect((await send(user, 'join_ticket', { ticket_id: 'unknown' })).success).toBe(false);

    const heard = [...user.heard, ...admin.heard];
    expectDocumented(
      heard,
      ticketingServerEvents.map(({ event }) => event),
    );
    const updates = heard.filter(({ event }) => event === 'ticket_updated');
    const kinds = new Set(updates.map(({ payload: { event } }) => event));
    expect(kinds.size).toBe(document.channels.support.messages['server.ticket_updated'].payload.oneOf.length);
  });

  it('both ways, for everything that can happen in a conversation', async () => {
    const ada = await person('admin', 'Ada Obi');
    const [guest, support] = [listen({ guestId: null }), listen({ token: ada.token })];
    const { guestId, guestSecret } = await guest.hears('connection:success');
    await support.hears('connection:success');
    const begun = (await desk.post('/api/support/conversation/guest', { guestId })).body.data;
    const payload = { conversationId: begun.conversation.id };
    for (const ear of [guest, support]) await send(ear, 'conversation:join', payload);
    for (const event of ['typing:start', 'typing:stop'])
      for (const ear of [guest, support]) await send(ear, event, payload);
    const { message } = await send(guest, 'message:send', { ...payload, message: 'Hello' });
    expect((await send(support, 'message:read', { messageId: message.id })).success).toBe(true);
    await guest.hears('message:read');
    for (const ear of [guest, support]) await send(ear, 'conversation:leave', payload);
    const path = `/api/admin/support/conversations/${payload.conversationId}`;
    const patch = (what: string, body: object) =>
      desk.call('PATCH', `${path}/${what}`, { token: ada.token, body });
    await patch('assign', { adminId: ada.id });
    await patch('assign', { adminId: null });
    await patch('priority', { priority: 'urgent' });
    const asked = { subject: 'A transfer', type: 'OTHER', email: 'guest@example.com' };
    await desk.post(`${path}/ticket`, asked, ada.token);
    const { token } = await person('user');
    await desk.post('/api/support/conversation/claim', { guestId, guestSecret }, token);
    await patch('status', { status: 'closed' });
    await support.hears('conversation:updated', ({ event }) => event === 'status_changed');
    expect((await send(guest, 'conversation:join', { conversationId: 'unknown' })).success).toBe(false);
    const heard = [...guest.heard, ...support.heard].filter(({ event }) => event !== 'ticket_created');
    expectDocumented(
      heard,
      conversationServerEvents.map(({ event }) => event),
    );
    const updates = heard.filter(({ event }) => event === 'conversation:updated');
    const kinds = new Set(updates.map(({ payload: { event } }) => event));
    const documented = document.channels.support.messages['server.conversation_updated'].payload.oneOf;
    expect(kinds.size).toBe(documented.length);
  });

  it('and so are the reasons why a connection is refused', async () => {
    const reasons = [];
    for (const token of ['', 'nonsense', await tokenFor('service')]) {
      const { socket } = listen({ token });
      const error = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
      socket.close();
      expect(problemsOf('server', 'connect_error', { message: error.message })).toEqual([]);
      reasons.push(error.message);
    }
    expect(reasons).toEqual(['no token provided', 'invalid/expired token', 'role not allowed']);
    const { socket } = listen({ token: await tokenFor('user', {}, -60) });
    const { message, data } = await new Promise<Error & { data?: unknown }>((resolve) =>
      socket.once('connect_error', resolve),
    );
    socket.close();
    expect(problemsOf('server', 'connect_error', { message, data })).toEqual([]);
    expect([message, data]).toEqual(['invalid/expired token', { code: 'token_expired' }]);
    const { properties } = document.channels.support.messages['server.connect_error'].payload;
    expect(properties.message.enum).toEqual(Object.keys(REFUSALS));
  });
});
