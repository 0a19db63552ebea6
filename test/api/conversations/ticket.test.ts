import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { codec } from '../../../src/events/catalogue.ts';
import { conversationStream } from '../../../src/events/conversations/events.ts';
import type { ConversationId, GuestId } from '../../../src/events/ids.ts';
import {
  ADMIN,
  blamed,
  conversation,
  type Person,
  person,
  refusalOf,
  SUPPORT,
} from '../../support/acceptance.ts';
import { chatDetail, chatMessages, guestChat, say, ticketOfChat, userChat } from '../../support/chats.ts';
import { conversationTicketRequested } from '../../support/conversations.ts';
import { type Reply, suiteDesk } from '../../support/desk.ts';
import { metadata } from '../../support/examples.ts';
import { untilRecorded } from '../../support/logs.ts';

const desk = suiteDesk();
let ada: Person;
beforeAll(async () => {
  ada = await person('admin', 'Ada Obi');
});

const ASKED = { subject: 'Cannot finish onboarding', type: 'REGISTRATION_ISSUE' };
const open = (id: string, changes: object = {}) =>
  ticketOfChat(desk, id, { ...ASKED, ...changes }, ada.token);
const detail = async ({ body }: Reply) =>
  (await desk.get(`${ADMIN}/${body.data.ticketId}`, ada.token)).body.data;

interface Shown {
  readonly message: string;
  readonly is_from_user: boolean;
  readonly sender_name: string | null;
  readonly verified: boolean;
}
const said = ({ messages }: { messages: readonly Shown[] }) =>
  messages.map((each) => [each.message, each.is_from_user, each.sender_name]);

const connect = (token: string): Socket =>
  io(`${desk.url}/support`, { auth: { token }, transports: ['websocket'], forceNew: true });
const heard = (socket: Socket, event: string, isMeant = (_payload: Record<string, unknown>) => true) =>
  new Promise<Record<string, unknown>>((resolve) =>
    socket.on(event, (payload) => isMeant(payload) && resolve(payload)),
  );

async function johnsChat() {
  const john = await person('user', 'John Doe');
  const { id } = (await userChat(desk, john.token)).body.data;
  await say(desk, { token: john.token }, id, 'Hello, I am stuck', 'It says "try again"');
  await say(desk, { token: ada.token }, id, 'How can I help?');
  await say(desk, { token: john.token }, id, 'Please look into it');
  return { john, id: id as string };
}

describe('the ticket of a conversation', () => {
  it('is the owner’s, and carries the messages in order with who wrote them', async () => {
    const { john, id } = await johnsChat();
    const reply = await open(id);
    expect(reply.body).toEqual({
      ...{ success: true, message: 'Ticket opened for the conversation' },
      data: {
        conversationId: id,
        ticketId: expect.any(String),
        ticketNumber: expect.stringMatching(/^SMI-/),
      },
    });
    const ticket = await detail(reply);
    expect(ticket).toMatchObject({
      ...{ user_id: john.id, email: john.email, subject: ASKED.subject, support_type: ASKED.type },
      ...{ description: 'Hello, I am stuck', status: 'pending', message_count: 4 },
    });
    expect(ticket.messages.map(({ verified }: Shown) => verified)).toEqual([true, true, true, true]);
    expect(said(ticket)).toEqual([
      ['Hello, I am stuck', true, 'John Doe'],
      ['It says "try again"', true, 'John Doe'],
      ['How can I help?', false, 'Ada Obi'],
      ['Please look into it', true, 'John Doe'],
    ]);
  });

  it('keeps the times at which they were written', async () => {
    const { id } = await johnsChat();
    const written = (await chatMessages(desk, id, '', { token: ada.token })).body.data.messages;
    const ticket = await detail(await open(id));
    const times = (messages: readonly { createdAt: string }[]) => messages.map(({ createdAt }) => createdAt);
    expect(times(ticket.messages)).toEqual(times(written).slice(0, 4));
  });

  it('names its conversation, and the conversation names it', async () => {
    const { john, id } = await johnsChat();
    const reply = await open(id);
    expect((await detail(reply)).conversation_id).toBe(id);
    const shown = (await chatDetail(desk, id, { token: john.token })).body.data;
    expect(shown.ticketNumber).toBe(reply.body.data.ticketNumber);
  });

  it('is told to the owner in the conversation, by the desk', async () => {
    const { john, id } = await johnsChat();
    const { ticketNumber } = (await open(id)).body.data;
    const { messages } = (await chatMessages(desk, id, '', { token: john.token })).body.data;
    expect(messages.at(-1)).toMatchObject({
      ...{ senderType: 'system', senderId: null, guestId: null, messageType: 'system' },
      message: `Support has opened ticket ${ticketNumber} for this conversation.`,
    });
  });

  it('is told to the admins as any ticket is, and to whoever follows the conversation', async () => {
    const { john, id } = await johnsChat();
    const [admin, owner] = [connect(ada.token), connect(john.token)];
    await owner.emitWithAck('conversation:join', { conversationId: id });
    // Whoever is acknowledged is in their rooms.
    await admin.emitWithAck('conversation:leave', { conversationId: id });
    // What John wrote before may be told after he has joined.
    const isOfDesk = ({ senderType }: Record<string, unknown>) => senderType !== 'user';
    const told = Promise.all([heard(admin, 'ticket_created'), heard(owner, 'message:received', isOfDesk)]);
    const { ticketNumber } = (await open(id)).body.data;
    const [created, message] = await told;
    expect(created).toMatchObject({ ticket_number: ticketNumber, subject: ASKED.subject });
    expect(message).toMatchObject({ conversationId: id, senderType: 'system', messageType: 'system' });
    for (const socket of [admin, owner]) socket.disconnect();
  });

  it('is among the user’s own tickets', async () => {
    const { john, id } = await johnsChat();
    const { ticketNumber } = (await open(id)).body.data;
    const mine = (await desk.get(`${SUPPORT}/my-tickets`, john.token)).body.data.tickets;
    expect(mine).toMatchObject([{ ticket_number: ticketNumber, message_count: 4 }]);
    expect((await conversation(desk, ticketNumber, '', john.token)).body.data.ticket.messages).toHaveLength(
      4,
    );
  });

  it('is one, however often it is asked for, at once or later', async () => {
    const { id } = await johnsChat();
    const replies = await Promise.all(Array.from({ length: 5 }, () => open(id)));
    const later = await open(id, { subject: 'Another subject', type: 'OTHER' });
    const numbers = [...replies, later].map(({ body }) => body.data.ticketNumber);
    expect(new Set(numbers).size).toBe(1);
    const ticket = await detail(later);
    expect(ticket).toMatchObject({ subject: ASKED.subject, message_count: 4 });
    const { total } = (await chatMessages(desk, id, '', { token: ada.token })).body.data.pagination;
    expect(total).toBe(5);
  });

  it('is opened once under a key', async () => {
    const { id } = await johnsChat();
    const headers = { 'idempotency-key': randomUUID() };
    const path = `/api/admin/support/conversations/${id}/ticket`;
    const call = () => desk.call('POST', path, { token: ada.token, body: ASKED, headers });
    const first = await call();
    expect(first.status).toBe(200);
    expect((await call()).body).toEqual(first.body);
    expect(said(await detail(first))).toHaveLength(4);
  });

  it('has every message before the one that tells of it, while the guest goes on writing', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, guestId } = await guestChat(desk);
      await say(desk, { guestId }, id, 'first');
      const during = Array.from({ length: 6 }, (_, index) => `during ${index}`);
      const [opened] = await Promise.all([
        open(id, { email: 'guest@example.com' }),
        ...during.map((message) => say(desk, { guestId }, id, message)),
      ]);
      const { messages } = (await chatMessages(desk, id, '?limit=100', { token: ada.token })).body.data;
      const told = messages.findIndex(({ senderType }: { senderType: string }) => senderType === 'system');
      const before = messages.slice(0, told).map(({ message }: { message: string }) => message);
      expect(said(await detail(opened)).map(([message]) => message)).toEqual(before);
    }
  });

  it('is opened by the desk itself when the node that was asked for it has ended', async () => {
    const { id, guestId } = await guestChat(desk);
    await say(desk, { guestId }, id, 'Hello');
    const { log } = desk.stores;
    const owner = { kind: 'guest', id: guestId as GuestId } as const;
    const requested = conversationTicketRequested({ conversationId: id as ConversationId, owner });
    const before = await log.end();
    await log.append(conversationStream(id as ConversationId), 1, [
      codec.encode(randomUUID(), requested, metadata()),
    ]);
    const [opened] = await untilRecorded(log, 'ConversationTicketOpened', 1, before);
    const headers = { 'x-min-position': `${opened?.position}` };
    const { ticketNumber } = (await chatDetail(desk, id, { token: ada.token, headers })).body.data;
    expect(ticketNumber).toMatch(/^SMI-/);
  });

  it('takes over more messages than one append holds', async () => {
    const { id, guestId } = await guestChat(desk);
    const long = Array.from({ length: 60 }, (_, index) => `${index + 1} ${'ж'.repeat(4_000)}`);
    await say(desk, { guestId }, id, ...long);
    const ticket = await detail(await open(id, { email: 'guest@example.com' }));
    expect(said(ticket).map(([message]) => message)).toEqual(long);
  });
});

describe('the ticket of a guest’s conversation', () => {
  it('needs an e-mail, for none is known', async () => {
    const { id } = await guestChat(desk);
    const reply = await open(id);
    expect(refusalOf(reply)).toEqual([
      400,
      'email_unknown',
      'The owner’s email is not known: email is required',
    ]);
    expect(blamed(reply)).toEqual(['email']);
  });

  it('belongs to nobody, and is written by nobody known', async () => {
    const { id, guestId } = await guestChat(desk);
    await say(desk, { guestId }, id, 'Hello there');
    const ticket = await detail(await open(id, { email: 'guest@example.com' }));
    expect(ticket).toMatchObject({ user_id: null, email: 'guest@example.com', description: 'Hello there' });
    expect(ticket.messages[0]).toMatchObject({
      sender_email: 'guest@example.com',
      sender_name: null,
      verified: false,
    });
  });

  it('belongs to the user who has that e-mail', async () => {
    const jane = await person('user', 'Jane Roe');
    await userChat(desk, jane.token);
    const { id } = await guestChat(desk);
    expect(await detail(await open(id, { email: jane.email.toUpperCase() }))).toMatchObject({
      user_id: jane.id,
    });
  });

  it('shows the guest no name of the user who has that e-mail', async () => {
    const jane = await person('user', 'Jane Roe');
    await userChat(desk, jane.token);
    const { id, guestId } = await guestChat(desk);
    await say(desk, { guestId }, id, 'Hello there');
    const { ticketNumber } = (await open(id, { email: jane.email })).body.data;
    const { messages } = (await desk.get(`/api/v1/support/ticket?ticket_number=${ticketNumber}`)).body.data
      .ticket;
    expect(messages.map((one: { sender_name: string | null }) => one.sender_name)).toEqual([null]);
  });

  it('begins with its subject when the guest did not begin', async () => {
    const { id, guestId } = await guestChat(desk);
    await say(desk, { token: ada.token }, id, 'Welcome! How can I help?');
    await say(desk, { guestId }, id, 'Hello');
    const ticket = await detail(await open(id, { email: 'guest@example.com' }));
    expect(said(ticket)).toEqual([
      [ASKED.subject, true, null],
      ['Welcome! How can I help?', false, 'Ada Obi'],
      ['Hello', true, null],
    ]);
  });
});

describe('what the ticket of a conversation asks', () => {
  it.each([
    [{ type: undefined, support_type: 'OTHER' }, 'OTHER'],
    [{ type: 'OTHER' }, 'OTHER'],
    [{ type: 'OTHER', support_type: 'CARD_ISSUE' }, 'CARD_ISSUE'],
  ])('takes its type as support_type, and as type where that is absent: %j', async (changes, expected) => {
    const { id } = await guestChat(desk);
    const opened = await open(id, { email: 'guest@example.com', ...changes });
    expect((await detail(opened)).support_type).toBe(expected);
  });

  it.each([
    [{ subject: 'Hi' }, 'subject'],
    [{ subject: undefined }, 'subject'],
    [{ type: 'SOMETHING' }, 'type'],
    [{ type: undefined }, 'support_type'],
    [{ support_type: 'SOMETHING' }, 'support_type'],
    [{ email: 'no address' }, 'email'],
  ])('refuses %j, naming it', async (changes, field) => {
    const { id } = await guestChat(desk);
    const reply = await open(id, changes);
    expect([reply.status, blamed(reply)]).toEqual([400, [field]]);
  });
});
