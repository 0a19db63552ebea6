import { once } from 'node:events';
import { type Person, person } from '../../support/acceptance.ts';
import {
  type ChatDesk,
  type Chatter,
  guestConversation,
  type Payload,
  startChatDesk,
  userConversation,
} from '../../support/chat.ts';
import { createDocument, leftToRun, openPage, type Page } from '../../support/client-snippets.ts';
import { startTestDesk } from '../../support/desk.ts';

let chat: ChatDesk;
let ada: Person;
let john: Person;
const pages: Page[] = [];

beforeAll(async () => {
  chat = await startChatDesk();
  [ada, john] = [await person('admin'), await person('user')];
});
afterEach(() => {
  chat.leave();
  for (const page of pages.splice(0)) page.close();
});
afterAll(() => chat.close());

function page(stored: Readonly<Record<string, string>> = {}, url = chat.desk.url): Page {
  const opened = openPage(url, stored);
  pages.push(opened);
  return opened;
}
const heard = async (socket: Payload, event: string): Promise<Payload> => (await once(socket, event))[0];
const supportIn = async (conversationId: string): Promise<Chatter> => {
  const support = await chat.connect({ token: ada.token });
  await support.ask('conversation:join', { conversationId });
  return support;
};

describe('the clients of the text, word for word', () => {
  it('connect with a token', async () => {
    const instead = { 'your-jwt-token': john.token };
    const { socket } = await page().run('1. Authenticated User (JWT)', {}, ['socket'], instead);
    expect(await heard(socket, 'connection:success')).toEqual({ type: 'user', userId: john.id });
  });

  it('connect as a guest, get an id in place of one of their own making, and keep it', async () => {
    const visited = page();
    const { socket } = await visited.run('2. Anonymous/Guest User', {}, ['socket']);
    await visited.run('`connection:success`', { socket });
    const { guestId } = await heard(socket, 'connection:success');
    expect(visited.localStorage.getItem('guestId')).toBe(guestId);
    expect(guestId).toMatch(/^guest_\d+_[0-9a-z]{26,}$/);
  });

  it.each([['a user'], ['a guest']])(
    'set up a connection, a conversation and its room as %s',
    async (who) => {
      const visited = page(who === 'a user' ? { jwt_token: john.token } : {});
      const { socket, token } = await visited.run('1. WebSocket Connection Setup', {}, ['socket', 'token']);
      const connected = await heard(socket, 'connection:success');
      expect(connected.type).toBe(who === 'a user' ? 'user' : 'guest');
      const started =
        who === 'a user'
          ? await visited.run('For Authenticated Users:', { fetch, token }, ['conversationId'])
          : await visited.run('For Anonymous Users:', { fetch }, ['conversationId', 'guestId']);
      const { conversationId } = started;
      const joined = once(socket, 'conversation:joined');
      await visited.run('3. Join Conversation Room', { socket, conversationId });
      expect((await joined)[0]).toEqual({ conversationId });
      if (who === 'a guest') expect(visited.localStorage.getItem('guestId')).toBe(started.guestId);

      const support = await supportIn(conversationId);
      await visited.run('4. Send Message', { socket, conversationId });
      expect(await support.hears('message:received')).toMatchObject({
        ...{ message: 'Hello, I need help', messageType: 'text', senderType: who.slice(2) },
      });
    },
  );

  it('send a message and receive one', async () => {
    const { id: conversationId } = await guestConversation(chat);
    const visited = page();
    const { socket } = await visited.run('2. Anonymous/Guest User', {}, ['socket']);
    const support = await supportIn(conversationId);
    await visited.run('`message:send`', { socket }, [], {
      '550e8400-e29b-41d4-a716-446655440000': conversationId,
    });
    expect(await support.hears('message:received')).toMatchObject({
      message: 'Hello, I need help with onboarding',
    });
    await socket.emitWithAck('conversation:join', { conversationId });
    const shown: Payload[] = [];
    await visited.run('5. Receive Messages', { socket, addMessageToChat: (m: Payload) => shown.push(m) });
    await visited.run('`message:received`', { socket });
    const received = once(socket, 'message:received');
    await support.ask('message:send', { conversationId, message: 'How can I help?' });
    await received;
    expect(shown).toMatchObject([{ message: 'How can I help?', senderType: 'admin', senderId: ada.id }]);
    expect(visited.said).toHaveLength(2);
  });

  it('show who is typing', async () => {
    const { id: conversationId, guestId } = await guestConversation(chat);
    const visited = page({ guestId });
    const { socket } = await visited.run('1. WebSocket Connection Setup', {}, ['socket']);
    await socket.emitWithAck('conversation:join', { conversationId });
    const support = await supportIn(conversationId);
    const typists: string[] = [];
    const { startTyping, stopTyping } = await visited.run(
      '6. Typing Indicators',
      {
        ...{ socket, conversationId, clearTimeout, setTimeout: () => 0 },
        showTypingIndicator: (id: string) => typists.push(`+${id}`),
        hideTypingIndicator: (id: string) => typists.push(`-${id}`),
      },
      ['startTyping', 'stopTyping'],
    );
    startTyping();
    expect(await support.hears('typing:start')).toEqual({ conversationId, senderId: guestId });
    stopTyping();
    expect(await support.hears('typing:stop')).toEqual({ conversationId, senderId: guestId });
    const stopped = once(socket, 'typing:stop');
    await support.ask('typing:start', { conversationId });
    await support.ask('typing:stop', { conversationId });
    await stopped;
    expect(typists).toEqual([`+${ada.id}`, `-${ada.id}`]);
  });

  it('load the history of messages', async () => {
    const conversationId = await userConversation(chat, john.token);
    const owner = await chat.connect({ token: john.token });
    const sent = [];
    for (const message of ['One', 'Two'])
      sent.push((await owner.ask('message:send', { conversationId, message })).message.id);
    const { loadMessages } = await page().run('7. Load Message History', { fetch, token: john.token }, [
      'loadMessages',
    ]);
    const messages: Payload[] = await loadMessages(conversationId);
    expect(messages.slice(-2).map(({ id }) => id)).toEqual(sent);
  });

  it('mark messages of support as read, and no others', async () => {
    const { id: conversationId, guestId } = await guestConversation(chat);
    const visited = page({ guestId });
    const { socket } = await visited.run('1. WebSocket Connection Setup', {}, ['socket']);
    await socket.emitWithAck('conversation:join', { conversationId });
    await visited.run('8. Mark Messages as Read', { socket });
    const support = await supportIn(conversationId);
    await socket.emitWithAck('message:send', { conversationId, message: 'Hello' });
    const { message } = await support.ask('message:send', { conversationId, message: 'How can I help?' });
    expect(await support.hears('message:read')).toEqual({ messageId: message.id });
    expect(support.all('message:read')).toHaveLength(1);
  });

  it('are told of errors', async () => {
    const visited = page();
    const instead = { 'your-jwt-token': 'nonsense' };
    const { socket: refused } = await visited.run('1. Authenticated User (JWT)', {}, ['socket'], instead);
    const { socket } = await visited.run('2. Anonymous/Guest User', {}, ['socket']);
    for (const one of [refused, socket]) await visited.run('WebSocket Errors', { socket: one });
    await once(refused, 'connect_error');
    const failed = once(socket, 'message:error');
    socket.emit('message:send', { conversationId: 'unknown', message: 'Hello' });
    await failed;
    expect(visited.said).toEqual(['"Connection failed:" {}', '"Message error:" "Conversation not found"']);
  });

  it('test a connection and the sending of a message', async () => {
    const visited = page();
    const { socket } = await visited.run('Test WebSocket Connection', {}, ['socket']);
    await once(socket, 'connection:success');
    const { id: conversationId } = await guestConversation(chat);
    await socket.emitWithAck('conversation:join', { conversationId });
    const received = once(socket, 'message:received');
    await visited.run('Test Message Sending', { socket }, [], { 'your-conversation-id': conversationId });
    await received;
    expect(visited.said).toEqual([
      expect.stringContaining('✅ Connected:'),
      expect.stringContaining('✅ Message received:'),
    ]);
  });
});

describe('the widget of the text, word for word', () => {
  /** Runs it, and resolves once it has joined its conversation and can be written in. */
  async function openWidget(visited: Page) {
    const document = createDocument();
    const { SupportWidget } = await visited.run('Widget JavaScript', { document, fetch }, ['SupportWidget']);
    expect(SupportWidget).toBeInstanceOf(Function);
    const socket = visited.sockets[0] as Payload;
    const [{ conversationId }] = await once(socket, 'conversation:joined');
    const input = document.getElementById('message-input');
    await input.listenedTo('keypress');
    const shown = () =>
      document
        .getElementById('messages-container')
        .children.map(({ innerHTML }) => /<div class="message-content">(.*?)<\/div>/s.exec(innerHTML)?.[1]);
    return {
      ...{ conversationId, socket, shown },
      type(message: string) {
        input.value = message;
        input.dispatch('keypress', { key: 'Enter' });
      },
    };
  }

  it.each([
    ['guest', {}],
    ['user', { token: true }],
  ])(
    'of a %s: what is typed reaches support, and the reply shows',
    async (senderType, { token }: Payload) => {
      const jane = await person('user', 'Jane Roe');
      const widget = await openWidget(page(token ? { jwt_token: jane.token } : {}));
      const support = await supportIn(widget.conversationId);
      const shown = once(widget.socket, 'message:received');
      widget.type('Hello, is anybody there?');
      expect(await support.hears('message:received')).toMatchObject({
        ...{ senderType, message: 'Hello, is anybody there?' },
      });
      await shown;
      const answered = once(widget.socket, 'message:received');
      await support.ask('message:send', { conversationId: widget.conversationId, message: 'Yes, hello!' });
      await answered;
      expect(widget.shown()).toEqual(['Hello, is anybody there?', 'Yes, hello!']);
    },
  );

  it('goes on after the desk was started again, and finds everything in the history', async () => {
    const before = await startTestDesk();
    const visited = page({}, before.url);
    const widget = await openWidget(visited);
    const { conversationId, socket } = widget;
    const shown = once(socket, 'message:received');
    widget.type('Before');
    await shown;
    const back = once(socket, 'connection:success');
    await before.stop();
    const env = { PORT: new URL(before.url).port };
    const after = await startTestDesk({ directory: before.directory, env });
    try {
      await back;
      await socket.emitWithAck('conversation:join', { conversationId });
      const again = once(socket, 'message:received');
      widget.type('After');
      await again;
      expect(widget.shown()).toEqual(['Before', 'After']);
      const { body } = await after.get(`/api/support/conversation/${conversationId}/messages`);
      expect(body.data.messages.map(({ message }: Payload) => message)).toEqual(['Before', 'After']);
    } finally {
      visited.close();
      await after.dispose();
    }
  });
});

describe('the clients of the text', () => {
  it('were all run', () => {
    // The widget's markup is no code.
    expect([...leftToRun]).toEqual(['Basic Widget Structure']);
  });
});
