import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import {
  adminAt,
  conversation,
  type OpenedTicket,
  type Person,
  person,
  rate,
  ticketOf,
  write,
} from '../support/acceptance.ts';
import { startTestDesk, suiteDesk, tokenFor } from '../support/desk.ts';

/** A connected client, and everything that it has heard. */
interface Listener {
  readonly socket: Socket;
  readonly heard: { readonly event: string; readonly payload: Heard }[];
}
// biome-ignore lint/suspicious/noExplicitAny: payloads of every shape
type Heard = any;

const desk = suiteDesk();
let john: Person;
let jane: Person;
let ada: Person;
let admin: ReturnType<typeof adminAt>;
const listeners: Listener[] = [];

beforeAll(async () => {
  [john, jane, ada] = [await person('user'), await person('user', 'Jane Roe'), await person('admin')];
  admin = adminAt(desk, ada);
});
afterEach(() => {
  for (const { socket } of listeners.splice(0)) socket.close();
});

async function listen(token: string, ticket?: OpenedTicket): Promise<Listener> {
  const socket = io(`${desk.url}/support`, { auth: { token }, forceNew: true, reconnection: false });
  const listener: Listener = { socket, heard: [] };
  listeners.push(listener);
  socket.onAny((event, payload) => listener.heard.push({ event, payload }));
  await once(socket as never, 'connection:success');
  if (ticket) await socket.emitWithAck('join_ticket', { ticket_id: ticket.id });
  return listener;
}

/** Resolves once an event of that name has come, also one that came before. */
async function hears(listener: Listener, event: string, holds: (payload: Heard) => boolean = () => true) {
  for (;;) {
    const found = listener.heard.find((one) => one.event === event && holds(one.payload));
    if (found) return found.payload;
    await new Promise((resolve) => listener.socket.onAny(resolve));
  }
}

/** Everything before has been told: each listener hears of a ticket of their own that comes last. */
async function settled(owner: Person, ...all: readonly Listener[]) {
  const last = await ticketOf(desk, owner);
  await admin.reply(last.id, 'The last word');
  for (const listener of all)
    await hears(listener, 'ticket_updated', ({ ticket_id }) => ticket_id === last.id);
}

const heardOf = ({ heard }: Listener, ticket: OpenedTicket): readonly string[] =>
  heard
    .filter(({ payload }) => payload.ticket_id === ticket.id || payload.id === ticket.id)
    .map(({ event, payload }) => payload.event ?? event);

describe('what REST changes, sockets hear', () => {
  it('each of the right people, once, in order, and nobody else', async () => {
    const ticket = await ticketOf(desk, john);
    const [owner, ownerOutside, stranger] = [
      await listen(john.token, ticket),
      await listen(john.token),
      await listen(jane.token, ticket),
    ];
    await write(desk, ticket, 'Is there any news?', john.token);
    await admin.note(ticket.id, 'Nobody but support may see this');
    await admin.reply(ticket.id, 'We are looking into it');
    await admin.assign(ticket.id, ada.id);
    await admin.priority(ticket.id, 'urgent');
    await admin.status(ticket.id, 'resolved', 'Credited');
    await rate(desk, ticket.number, { rating: 5 }, john.token);
    await settled(john, owner, ownerOutside);
    await settled(jane, stranger);
    expect(heardOf(owner, ticket)).toEqual([
      'new_message',
      'new_message',
      'new_reply',
      'status_changed',
      'status_changed',
      'status_changed',
      'status_changed',
    ]);
    expect(heardOf(ownerOutside, ticket)).toEqual(['new_reply', 'status_changed', 'status_changed']);
    expect(heardOf(stranger, ticket)).toEqual([]);
    expect(JSON.stringify([owner.heard, ownerOutside.heard])).not.toContain('Nobody but support');
    expect(JSON.stringify([owner.heard, ownerOutside.heard])).not.toContain(`"${ada.id}"`);
  });

  it('admins of everything, whether they have joined or not', async () => {
    const listener = await listen(ada.token);
    const ticket = await ticketOf(desk, john);
    await write(desk, ticket, 'Is there any news?', john.token);
    await admin.tags(ticket.id, ['payment']);
    await admin.status(ticket.id, 'closed');
    await hears(
      listener,
      'ticket_updated',
      ({ event, new_status }) => event === 'status_changed' && new_status === 'closed',
    );
    expect(heardOf(listener, ticket)).toEqual([
      'ticket_created',
      'new_user_message',
      'tags_changed',
      'status_changed',
    ]);
  });

  it('with the id that REST answered', async () => {
    const ticket = await ticketOf(desk, john);
    const owner = await listen(john.token, ticket);
    const sent = await write(desk, ticket, 'Is there any news?', john.token);
    const heard = await hears(owner, 'new_message');
    expect(heard.message).toMatchObject({ ...sent.body.data.message, is_internal: false });
  });

  it('never before a read shows it: whoever refetches on an event finds it', async () => {
    const ticket = await ticketOf(desk, john);
    const owner = await listen(john.token, ticket);
    const found: Promise<boolean>[] = [];
    owner.socket.on('new_message', ({ message }: Heard) => {
      const shows = ({ body }: Heard) => body.data.ticket.messages.some(({ id }: Heard) => id === message.id);
      found.push(conversation(desk, ticket.number, '', john.token).then(shows));
    });
    const texts = Array.from({ length: 50 }, (_, index) => `Message number ${index}`);
    await Promise.all(texts.map((text) => write(desk, ticket, text, john.token)));
    await hears(owner, 'new_message', () => found.length === texts.length);
    expect(await Promise.all(found)).toEqual(texts.map(() => true));
  });
});

describe('a socket', () => {
  it('ends when its token does', async () => {
    // Whole seconds count, so that one of a single second may be over before anybody has connected.
    const token = await tokenFor('user', { sub: randomUUID() }, 3);
    const { socket } = await listen(token);
    const [reason] = await once(socket as never, 'disconnect');
    expect(reason).toBe('io server disconnect');
  });

  it('comes back by itself after the desk was started again, and misses nothing that it then reads', async () => {
    const before = await startTestDesk();
    const ticket = await ticketOf(before, john);
    const socket = io(`${before.url}/support`, {
      auth: { token: john.token },
      forceNew: true,
      reconnectionDelay: 50,
    });
    try {
      await once(socket as never, 'connection:success');
      const welcomed = once(socket as never, 'connection:success');
      await before.stop();
      const env = { PORT: new URL(before.url).port };
      const after = await startTestDesk({ directory: before.directory, env });
      await welcomed;
      await socket.emitWithAck('join_ticket', { ticket_id: ticket.id });
      const heard = once(socket as never, 'new_message');
      await write(after, ticket, 'Is anybody there?', john.token);
      const [payload] = (await heard) as Heard[];
      const read = await conversation(after, ticket.number, '', john.token);
      expect(read.body.data.ticket.messages.at(-1).id).toBe(payload.message.id);
      await after.dispose();
    } finally {
      socket.close();
    }
  });
});
