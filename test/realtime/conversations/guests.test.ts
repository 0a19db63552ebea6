import pino from 'pino';
import { io } from 'socket.io-client';
import { type Person, person } from '../../support/acceptance.ts';
import {
  type ChatDesk,
  GUEST_CONVERSATION,
  guestConversation,
  startChatDesk,
  userConversation,
} from '../../support/chat.ts';

let chat: ChatDesk;
afterEach(() => chat.leave());
afterAll(() => chat.close());

const GUEST_ID = /^guest_\d{13}_[0-9a-z]{26,}$/;
const SECRET = /^[\w-]{43}$/;
const NOT_FOUND = { success: false, message: 'Conversation not found' };
const CONVERSATION_ID = { field: 'conversationId', message: 'Conversation not found' };

async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
  await chat?.close();
  chat = await startChatDesk({ env });
}

describe('a connection without a token', () => {
  beforeAll(() => start());

  it.each([
    ['null', null],
    ['empty', ''],
    ['made up', 'guest_1234567890_abc123'],
    ['that of the text’s test', 'test_guest_123'],
    ['a number', 42],
    ['an object', { guestId: 'x' }],
  ])('with a guestId that is %s is a new guest', async (_, guestId) => {
    const { greeting } = await chat.connect({ guestId });
    expect(greeting).toEqual({
      ...{ type: 'guest', guestId: expect.stringMatching(GUEST_ID) },
      guestSecret: expect.stringMatching(SECRET),
    });
    expect(greeting.guestId).not.toBe(guestId);
  });

  it('with a guestId that the server issued, by socket or by REST, is that guest', async () => {
    const { greeting } = await chat.connect({ guestId: null });
    const { guestId } = await guestConversation(chat);
    for (const issued of [greeting.guestId, guestId])
      expect((await chat.connect({ guestId: issued })).greeting).toEqual({ type: 'guest', guestId: issued });
  });

  it('is a guest also by polling, and with a token of null beside the guestId', async () => {
    const { greeting } = await chat.connect({ token: null, guestId: null }, { transports: ['polling'] });
    expect(greeting.type).toBe('guest');
  });

  it('and without a guestId is refused, as it is with an empty token beside one', async () => {
    for (const auth of [{}, { token: '' }, { token: '', guestId: 'x' }])
      await expect(refusalOf(auth)).resolves.toBe('no token provided');
    await expect(refusalOf({ token: 'nonsense', guestId: null })).resolves.toBe('invalid/expired token');
  });

  it('may say nothing about tickets', async () => {
    const guest = await chat.connect({ guestId: null });
    for (const event of ['join_ticket', 'leave_ticket', 'typing', 'stop_typing'])
      expect(await guest.ask(event, { ticket_id: 'x' })).toEqual({ success: false, message: 'Not allowed' });
  });

  it('writes nothing into the event log', async () => {
    const { log } = chat.desk.stores;
    const before = await log.end();
    await chat.connect({ guestId: null });
    expect(await log.end()).toBe(before);
  });
});

async function refusalOf(auth: object): Promise<string> {
  const socket = io(`${chat.desk.url}/support`, { auth, forceNew: true, reconnection: false });
  const error = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
  socket.close();
  return error.message;
}

describe('a connection with a token', () => {
  it('is greeted with the id of its user or admin', async () => {
    await start();
    const [john, ada] = [await person('user'), await person('admin')];
    expect((await chat.connect({ token: john.token })).greeting).toEqual({ type: 'user', userId: john.id });
    expect((await chat.connect({ token: ada.token })).greeting).toEqual({ type: 'admin', adminId: ada.id });
  });
});

describe('the log', () => {
  it('holds no whole guest id nor conversation id', async () => {
    await chat.close();
    const lines: string[] = [];
    const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    chat = await startChatDesk({ logger });
    const { id: conversationId, guestId } = await guestConversation(chat);
    const guest = await chat.connect({ guestId });
    await guest.ask('conversation:join', { conversationId });
    await guest.ask('message:send', { conversationId, message: 'zqsecret' });
    await guest.hears('message:received');
    await guest.ask('conversation:leave', { conversationId });
    await chat.desk.get(`/api/support/conversation/${conversationId}/messages?guestId=${guestId}`);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => /zqsecret/.test(line) || line.includes(conversationId))).toEqual([]);
    expect(lines.filter((line) => line.includes(guestId))).toEqual([]);
  });
});

/** A guest's conversation, and everybody else who would like to get at it. */
async function strangers() {
  const { id: conversationId, guestId } = await guestConversation(chat);
  const john: Person = await person('user');
  const sockets = [await chat.connect({ guestId: null }), await chat.connect({ token: john.token })];
  const paths = [`/api/support/conversation/${conversationId}`];
  paths.push(`${paths[0]}/messages`);
  return { conversationId, guestId, john, sockets, paths };
}

describe('with GUEST_ACCESS=conversation-id', () => {
  beforeAll(() => start({ GUEST_ACCESS: 'conversation-id' }));

  it('whoever knows a guest’s conversation’s id reads, joins and writes as that guest', async () => {
    const { conversationId, guestId, sockets, paths } = await strangers();
    for (const path of paths) expect((await chat.desk.get(path)).status).toBe(200);
    for (const socket of sockets) {
      expect((await socket.ask('conversation:join', { conversationId })).success).toBe(true);
      const { message } = await socket.ask('message:send', { conversationId, message: 'Hello' });
      expect(message).toMatchObject({ senderType: 'guest', guestId, senderId: null });
    }
    const [first, second] = sockets;
    await first?.ask('typing:start', { conversationId });
    expect(await second?.hears('typing:start')).toEqual({ conversationId, senderId: guestId });
  });

  it('the id of a message alone opens nothing: it is shown to whoever knows the number of a ticket', async () => {
    const { conversationId, sockets } = await strangers();
    const admin = await chat.connect({ token: (await person('admin')).token });
    await admin.ask('conversation:join', { conversationId });
    const { message } = await admin.ask('message:send', { conversationId, message: 'Hello' });
    for (const socket of sockets)
      expect(await socket.ask('message:read', { messageId: message.id })).toEqual({
        ...{ success: false, message: 'Message not found' },
      });
    const [first] = sockets;
    await first?.ask('conversation:join', { conversationId });
    expect(await first?.ask('message:read', { messageId: message.id })).toEqual({ success: true });
  });
});

describe('with GUEST_ACCESS=guest-id', () => {
  beforeAll(() => start({ GUEST_ACCESS: 'guest-id' }));

  it('only the guest reads, joins and writes, and admins', async () => {
    const { conversationId, guestId, sockets, paths } = await strangers();
    const events = [
      ['conversation:join', { conversationId }],
      ['message:send', { conversationId, message: 'Hello' }],
    ] as const;
    for (const socket of sockets)
      for (const [event, payload] of events) expect(await socket.ask(event, payload)).toEqual(NOT_FOUND);
    for (const path of paths) {
      const { status, body } = await chat.desk.get(path);
      expect([status, body.errors]).toEqual([404, [CONVERSATION_ID]]);
    }
    const allowed = [
      await chat.connect({ guestId }),
      await chat.connect({ token: (await person('admin')).token }),
    ];
    for (const socket of allowed)
      for (const [event, payload] of events) expect((await socket.ask(event, payload)).success).toBe(true);
    for (const path of paths) {
      expect((await chat.desk.get(`${path}?guestId=${guestId}`)).status).toBe(200);
      expect((await chat.desk.call('GET', path, { headers: { 'x-guest-id': guestId } })).status).toBe(200);
    }
  });

  it('a message of theirs is marked as read by the other side alone', async () => {
    const { conversationId, guestId, sockets } = await strangers();
    const [guest, admin] = [
      await chat.connect({ guestId }),
      await chat.connect({ token: (await person('admin')).token }),
    ];
    await admin.ask('conversation:join', { conversationId });
    const { message } = await admin.ask('message:send', { conversationId, message: 'Hello' });
    await admin.hears('message:received');
    for (const socket of sockets)
      expect((await socket.ask('message:read', { messageId: message.id })).success).toBe(false);
    expect(await guest.ask('message:read', { messageId: message.id })).toEqual({ success: true });
    expect(await admin.hears('message:read')).toEqual({ messageId: message.id });
  });
});

describe.each(['conversation-id', 'guest-id'])('with GUEST_ACCESS=%s', (mode) => {
  beforeAll(() => start({ GUEST_ACCESS: mode }));

  it('a user’s conversation opens to nobody but that user and admins, by no endpoint and no event', async () => {
    const john = await person('user');
    const conversationId = await userConversation(chat, john.token);
    const owner = await chat.connect({ token: john.token });
    await owner.ask('conversation:join', { conversationId });
    const { message } = await owner.ask('message:send', { conversationId, message: 'Mine' });
    await owner.hears('message:received');
    const jane = await person('user', 'Jane Roe');
    const { guestId } = await guestConversation(chat);
    const events = [
      ...['conversation:join', 'message:send', 'typing:start', 'typing:stop', 'message:read'],
    ] as const;
    for (const auth of [{ token: jane.token }, { guestId }]) {
      const stranger = await chat.connect(auth);
      for (const event of events) {
        const payload = { conversationId, message: 'Hello', messageId: message.id };
        expect([event, (await stranger.ask(event, payload)).success]).toEqual([event, false]);
      }
      await owner.ask('message:send', { conversationId, message: 'Still mine' });
      expect(stranger.heard.map(({ event }) => event).filter((event) => event !== 'message:error')).toEqual([
        'connection:success',
      ]);
    }
    for (const path of ['', '/messages'].map((end) => `/api/support/conversation/${conversationId}${end}`)) {
      const answers = [
        await chat.desk.get(path, jane.token),
        await chat.desk.get(path),
        await chat.desk.get(`${path}?guestId=${guestId}`),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
      expect(answers[0]?.body.errors).toEqual([CONVERSATION_ID]);
    }
    const again = await chat.desk.post(GUEST_CONVERSATION, { guestId });
    expect(again.body.data.conversation.id).not.toBe(conversationId);
  });
});
