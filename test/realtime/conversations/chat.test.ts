import { randomUUID } from 'node:crypto';
import { type Person, person, TIME, UUID } from '../../support/acceptance.ts';
import {
  type ChatDesk,
  type Chatter,
  guestConversation,
  startChatDesk,
  userConversation,
} from '../../support/chat.ts';

let chat: ChatDesk;
let ada: Person;
let john: Person;
let jane: Person;

beforeAll(async () => {
  chat = await startChatDesk();
  [ada, john, jane] = [await person('admin'), await person('user'), await person('user', 'Jane Roe')];
});
afterEach(() => chat.leave());
afterAll(() => chat.close());

const as = ({ token }: Person) => chat.connect({ token });
const NOT_FOUND = { success: false, message: 'Conversation not found' };
const NOT_JOINED = { success: false, message: 'Join the conversation first' };

/** A guest in the room of a conversation of their own, and an admin there too. */
async function guestAndAdmin() {
  const { id: conversationId, guestId, guestSecret } = await guestConversation(chat);
  const [guest, admin] = [await chat.connect({ guestId }), await as(ada)];
  for (const chatter of [guest, admin]) await chatter.ask('conversation:join', { conversationId });
  return { conversationId, guestId, guestSecret, guest, admin };
}
const send = (chatter: Chatter, conversationId: string, message: string, more: object = {}) =>
  chatter.ask('message:send', { conversationId, message, ...more });

describe('message:send', () => {
  it('of a guest reaches everybody in the room once, the sender included, and is acknowledged with the message', async () => {
    const { conversationId, guestId, guest, admin } = await guestAndAdmin();
    const answer = await send(guest, conversationId, 'Hello, I need help with onboarding');
    const message = {
      ...{ id: expect.stringMatching(UUID), conversationId, senderId: null, senderType: 'guest', guestId },
      ...{ message: 'Hello, I need help with onboarding', messageType: 'text', isRead: false },
      createdAt: expect.stringMatching(TIME),
    };
    expect(answer).toEqual({ success: true, message });
    await send(admin, conversationId, 'How can I help?');
    await guest.hears('message:received', ({ senderType }) => senderType === 'admin');
    expect(guest.all('message:received')).toEqual([answer.message, expect.anything()]);
    await admin.hears('message:received', ({ senderType }) => senderType === 'admin');
    expect(admin.all('message:received')[0]).toEqual(answer.message);
    expect(admin.all('conversation:new_message')).toEqual([{ conversationId, message: answer.message }]);
    expect(guest.all('conversation:new_message')).toEqual([]);
  });

  it('of a user reaches admins who have joined nothing as conversation:new_message', async () => {
    const conversationId = await userConversation(chat, john.token);
    const [owner, admin] = [await as(john), await as(ada)];
    const { message } = await send(owner, conversationId, 'Hello');
    expect(message).toMatchObject({ senderId: john.id, senderType: 'user', guestId: null });
    expect(await admin.hears('conversation:new_message')).toEqual({ conversationId, message });
    expect(admin.all('message:received')).toEqual([]);
  });

  it('works without having joined, and whoever then reads finds the message', async () => {
    const { id: conversationId, guestId } = await guestConversation(chat);
    const guest = await chat.connect({ guestId });
    const { message } = await send(guest, conversationId, 'Is anybody there?', { messageType: 'file' });
    const { body } = await chat.desk.get(`/api/support/conversation/${conversationId}/messages`);
    expect(body.data.messages).toEqual([message]);
    expect(message.messageType).toBe('file');
  });

  it.each([
    ['nothing', undefined, 'message must be text'],
    ['empty', '', 'message must be between 1 and 5000 characters'],
    ['blank', '  \n', 'message must be between 1 and 5000 characters'],
    ['5001 characters', 'x'.repeat(5_001), 'message must be between 1 and 5000 characters'],
    ['half a surrogate pair', 'x\ud800', 'message must be between 1 and 5000 characters'],
  ])('with a message that is %s is refused, and says so in message:error', async (_, message, reason) => {
    const { conversationId, guest } = await guestAndAdmin();
    const answer = await guest.ask('message:send', { conversationId, message });
    expect(answer).toEqual({ success: false, message: `Invalid payload: ${reason}` });
    expect(await guest.hears('message:error')).toEqual({ error: `Invalid payload: ${reason}` });
  });

  it('of the type file tells of a file by its text, as it was written, and is refused without one', async () => {
    const { conversationId, guest, admin } = await guestAndAdmin();
    const text = 'https://files.example.com/receipt.png?a=1&b=<2>';
    const { message } = await send(guest, conversationId, text, { messageType: 'file' });
    const heard = await admin.hears(
      'conversation:new_message',
      (payload) => payload.message.id === message.id,
    );
    expect(heard.message).toMatchObject({ message: text, messageType: 'file' });
    for (const empty of [undefined, '', ' '])
      expect(
        await guest.ask('message:send', { conversationId, message: empty, messageType: 'file' }),
      ).toMatchObject({
        success: false,
        message: expect.stringContaining('Invalid payload: message must be'),
      });
  });

  it('with attachments is refused, naming the field, and without any is not', async () => {
    const { conversationId, guest } = await guestAndAdmin();
    const answer = await send(guest, conversationId, 'See attached', { attachments: ['receipt.png'] });
    const reason = 'Invalid payload: attachments must be null or empty, since no attachments are taken';
    expect(answer).toEqual({ success: false, message: reason });
    expect(await guest.hears('message:error')).toEqual({ error: reason });
    for (const attachments of [null, []])
      expect((await send(guest, conversationId, 'Nothing attached', { attachments })).success).toBe(true);
  });

  it('takes 5000 characters, counted as people count them', async () => {
    const { conversationId, guest } = await guestAndAdmin();
    const answer = await send(guest, conversationId, '💬'.repeat(5_000));
    expect(answer.success).toBe(true);
  });

  it.each([
    ['a guest', 'system'],
    ['a guest', 'auth_code'],
    ['an admin', 'auth_code'],
    ['a guest', 'video'],
  ])('of %s with the type %s is refused', async (who, messageType) => {
    const { conversationId, guest, admin } = await guestAndAdmin();
    const chatter = who === 'a guest' ? guest : admin;
    const answer = await send(chatter, conversationId, 'Hello', { messageType });
    expect(answer.success).toBe(false);
    expect(await chatter.hears('message:error')).toEqual({ error: answer.message });
  });

  it('of an admin may be of the type system', async () => {
    const { conversationId, guest, admin } = await guestAndAdmin();
    await send(admin, conversationId, 'We are closing for today', { messageType: 'system' });
    const heard = await guest.hears('message:received');
    expect(heard).toMatchObject({ messageType: 'system', senderType: 'admin', senderId: ada.id });
  });

  it('to a closed conversation is refused with message:error', async () => {
    const { conversationId, guest } = await guestAndAdmin();
    await chat.desk.call('PATCH', `/api/admin/support/conversations/${conversationId}/status`, {
      ...{ token: ada.token, body: { status: 'closed' } },
    });
    const refused = { success: false, message: 'Cannot send messages to a closed conversation' };
    expect(await send(guest, conversationId, 'One more thing')).toEqual(refused);
    expect(await guest.hears('message:error')).toEqual({ error: refused.message });
  });

  it('without an acknowledgement asked for works as the text’s clients use it', async () => {
    const { conversationId, guest, admin } = await guestAndAdmin();
    guest.socket.emit('message:send', { conversationId, message: 'Hello' });
    expect(await admin.hears('message:received')).toMatchObject({ message: 'Hello', messageType: 'text' });
    guest.socket.emit('message:send', { conversationId: 'no-such-conversation', message: 'Hello' });
    expect(await guest.hears('message:error')).toEqual({ error: 'Conversation not found' });
  });
});

describe('message:send with an idempotencyKey', () => {
  it('repeated, ten times at once, is one message', async () => {
    const { conversationId, guest, admin } = await guestAndAdmin();
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send(guest, conversationId, 'Just once', { idempotencyKey })),
    );
    expect(new Set(answers.map(({ message }) => message.id)).size).toBe(1);
    await send(guest, conversationId, 'And then');
    await admin.hears('message:received', ({ message }) => message === 'And then');
    expect(admin.all('message:received').map(({ message }) => message)).toEqual(['Just once', 'And then']);
  });

  it('repeated by another connection of the same guest is one message', async () => {
    const { conversationId, guestId, guest } = await guestAndAdmin();
    const again = await chat.connect({ guestId });
    const idempotencyKey = randomUUID();
    const first = await send(guest, conversationId, 'Just once', { idempotencyKey });
    guest.socket.close();
    expect(await send(again, conversationId, 'Just once', { idempotencyKey })).toEqual(first);
  });

  it('with another message is refused', async () => {
    const { conversationId, guest } = await guestAndAdmin();
    const idempotencyKey = randomUUID();
    await send(guest, conversationId, 'One', { idempotencyKey });
    expect(await send(guest, conversationId, 'Two', { idempotencyKey })).toEqual({
      success: false,
      message: 'idempotencyKey was already used for a different message',
    });
  });

  it('of somebody else is another key', async () => {
    const { conversationId, guest, admin } = await guestAndAdmin();
    const idempotencyKey = randomUUID();
    const one = await send(guest, conversationId, 'Hello', { idempotencyKey });
    const other = await send(admin, conversationId, 'Hello', { idempotencyKey });
    expect(other.message.id).not.toBe(one.message.id);
  });
});

describe('conversation:join', () => {
  it('answers, emits conversation:joined, and from then on the room’s messages come', async () => {
    const { conversationId, guest, admin } = await guestAndAdmin();
    expect(guest.all('conversation:joined')).toEqual([{ conversationId }]);
    expect(await admin.ask('conversation:join', { conversationId })).toEqual({
      ...{ success: true, message: 'Joined conversation', conversationId, revision: 0 },
    });
    await send(guest, conversationId, 'Hello');
    await send(guest, conversationId, 'Bye');
    await admin.hears('message:received', ({ message }) => message === 'Bye');
    expect(admin.all('message:received')).toHaveLength(2);
  });

  it('lets nobody into a user’s conversation but that user and admins', async () => {
    const conversationId = await userConversation(chat, john.token);
    for (const stranger of [await as(jane), await chat.connect({ guestId: null })]) {
      for (const event of ['conversation:join', 'message:send'])
        expect(await stranger.ask(event, { conversationId, message: 'Hello' })).toEqual(NOT_FOUND);
      expect(stranger.all('message:error')).toEqual([
        ...[{ error: NOT_FOUND.message }, { error: NOT_FOUND.message }],
      ]);
      expect(stranger.all('conversation:joined')).toEqual([]);
    }
    expect(await (await as(john)).ask('conversation:join', { conversationId })).toMatchObject({
      success: true,
    });
  });

  it('answers the same for one that does not exist', async () => {
    const guest = await chat.connect({ guestId: null });
    expect(await guest.ask('conversation:join', { conversationId: randomUUID() })).toEqual(NOT_FOUND);
  });
});

describe('conversation:leave', () => {
  it('emits conversation:left, and the room’s messages come no more', async () => {
    const { conversationId, guest, admin } = await guestAndAdmin();
    expect(await guest.ask('conversation:leave', { conversationId })).toEqual({
      ...{ success: true, message: 'Left conversation', conversationId },
    });
    expect(guest.all('conversation:left')).toEqual([{ conversationId }]);
    await send(admin, conversationId, 'Are you there?');
    await admin.hears('message:received');
    await guest.ask('conversation:join', { conversationId });
    await send(admin, conversationId, 'Welcome back');
    await guest.hears('message:received');
    expect(guest.all('message:received').map(({ message }) => message)).toEqual(['Welcome back']);
  });
});

describe.each(['typing:start', 'typing:stop'])('%s', (event) => {
  it('reaches the others in the room with who it is, and not oneself', async () => {
    const { conversationId, guestId, guest, admin } = await guestAndAdmin();
    expect(await guest.ask(event, { conversationId })).toEqual({ success: true });
    expect(await admin.hears(event)).toEqual({ conversationId, senderId: guestId });
    expect(await admin.ask(event, { conversationId })).toEqual({ success: true });
    expect(await guest.hears(event)).toEqual({ conversationId, senderId: ada.id });
    expect([guest.all(event).length, admin.all(event).length]).toEqual([1, 1]);
  });

  it('is for members of the room only', async () => {
    const { conversationId, admin } = await guestAndAdmin();
    const stranger = await chat.connect({ guestId: null });
    expect(await stranger.ask(event, { conversationId })).toEqual(NOT_JOINED);
    expect(await stranger.hears('message:error')).toEqual({ error: NOT_JOINED.message });
    expect(admin.all(event)).toEqual([]);
  });
});

describe('whoever loses the connection', () => {
  it('while typing has stopped', async () => {
    const { conversationId, guestId, guest, admin } = await guestAndAdmin();
    await guest.ask('typing:start', { conversationId });
    guest.socket.close();
    expect(await admin.hears('typing:stop')).toEqual({ conversationId, senderId: guestId });
  });
});

describe('message:read', () => {
  it('by the other side is recorded once and told to the room', async () => {
    const { conversationId, guest, admin } = await guestAndAdmin();
    await send(admin, conversationId, 'How can I help?');
    const { id: messageId } = await guest.hears('message:received');
    for (const _time of [1, 2])
      expect(await guest.ask('message:read', { messageId })).toEqual({ success: true });
    expect(await admin.hears('message:read')).toEqual({ messageId });
    const path = `/api/support/conversation/${conversationId}/messages`;
    const { body } = await chat.desk.get(path, ada.token);
    expect(body.data.messages[0]).toMatchObject({ id: messageId, isRead: true });
    await send(guest, conversationId, 'Thank you');
    await admin.hears('message:received', ({ message }) => message === 'Thank you');
    expect([admin.all('message:read').length, guest.all('message:read').length]).toEqual([1, 1]);
  });

  it('works from the acknowledgement of a message on, however far the read models are', async () => {
    const { conversationId, guest, admin } = await guestAndAdmin();
    for (let number = 0; number < 20; number++) {
      const { message } = await send(guest, conversationId, `Message ${number}`);
      expect(await admin.ask('message:read', { messageId: message.id })).toEqual({ success: true });
    }
  });

  it('of one’s own side’s message succeeds and tells nobody', async () => {
    const { conversationId, guest, admin } = await guestAndAdmin();
    const { message } = await send(guest, conversationId, 'Hello');
    await guest.hears('message:received');
    expect(await guest.ask('message:read', { messageId: message.id })).toEqual({ success: true });
    await send(guest, conversationId, 'Bye');
    await admin.hears('message:received', (heard) => heard.message === 'Bye');
    expect(admin.all('message:read')).toEqual([]);
  });

  it('of a message that is none, or in somebody else’s conversation, is refused alike', async () => {
    const conversationId = await userConversation(chat, john.token);
    const owner = await as(john);
    await owner.ask('conversation:join', { conversationId });
    await send(owner, conversationId, 'Hello');
    const { id } = await owner.hears('message:received');
    const stranger = await as(jane);
    const refused = { success: false, message: 'Message not found' };
    expect(await stranger.ask('message:read', { messageId: id })).toEqual(refused);
    expect(await stranger.ask('message:read', { messageId: randomUUID() })).toEqual(refused);
    expect(await stranger.hears('message:error')).toEqual({ error: 'Message not found' });
  });
});

describe('when a user claims a guest’s conversation', () => {
  it('the guest and whoever was there by its id are put out of the room, the user and admins stay', async () => {
    const { conversationId, guestId, guestSecret, guest, admin } = await guestAndAdmin();
    const [other, owner] = [await chat.connect({ guestId: null }), await as(jane)];
    for (const chatter of [other, owner]) await chatter.ask('conversation:join', { conversationId });
    const { status } = await chat.desk.post(
      '/api/support/conversation/claim',
      { guestId, guestSecret },
      jane.token,
    );
    expect(status).toBe(200);
    for (const chatter of [guest, other])
      expect(await chatter.hears('conversation:left')).toEqual({ conversationId });
    await send(admin, conversationId, 'Welcome, Jane');
    await owner.hears('message:received');
    expect([...guest.all('message:received'), ...other.all('message:received')]).toEqual([]);
    expect(await guest.ask('conversation:join', { conversationId })).toEqual(NOT_FOUND);
    expect(await send(guest, conversationId, 'Still here?')).toEqual(NOT_FOUND);
    expect(await guest.ask('typing:start', { conversationId })).toEqual(NOT_JOINED);
    expect(owner.all('conversation:left')).toEqual([]);
  });

  it('the user who was there by its id goes by their own name once they join again', async () => {
    const { conversationId, guestId, guestSecret, admin } = await guestAndAdmin();
    const owner = await as(jane);
    await owner.ask('conversation:join', { conversationId });
    await owner.ask('typing:start', { conversationId });
    await chat.desk.post('/api/support/conversation/claim', { guestId, guestSecret }, jane.token);
    await owner.ask('conversation:join', { conversationId });
    expect(await admin.hears('typing:stop')).toEqual({ conversationId, senderId: guestId });
    await owner.ask('typing:start', { conversationId });
    owner.socket.close();
    await admin.hears('typing:stop', ({ senderId }) => senderId === jane.id);
    expect(admin.all('typing:start').map(({ senderId }) => senderId)).toEqual([guestId, jane.id]);
  });
});

describe('whoever joined a guest’s conversation by its id', () => {
  it('stops writing under the name under which they began', async () => {
    const { conversationId, guestId, admin } = await guestAndAdmin();
    const other = await as(john);
    await other.ask('conversation:join', { conversationId });
    await other.ask('typing:start', { conversationId });
    other.socket.close();
    expect(await admin.hears('typing:stop')).toEqual({ conversationId, senderId: guestId });
  });
});

describe('what is done to a conversation', () => {
  const admins = (id: string, what: string, body: object, method = 'PATCH') =>
    chat.desk.call(method, `/api/admin/support/conversations/${id}/${what}`, { token: ada.token, body });
  const change = (events: readonly string[]) => (chatter: Chatter) =>
    chatter.all('conversation:updated').filter(({ event }) => events.includes(event));
  const place = { revision: expect.any(Number), position: expect.any(Number) };

  /** John and his conversation, which Jane isn't in; an admin in its room and one who has joined nothing. */
  async function everyone() {
    const conversationId = await userConversation(chat, john.token);
    const people = [as(john), as(john), as(ada), as(ada), as(jane)] as const;
    const [owner, elsewhere, joined, admin, other] = await Promise.all(people);
    for (const chatter of [owner, joined]) await chatter.ask('conversation:join', { conversationId });
    return { conversationId, owner, elsewhere, joined, admin, other };
  }

  it('is told with its status to its room, its owner and admins, once each, and to no other user', async () => {
    const { conversationId, owner, elsewhere, joined, admin, other } = await everyone();
    await admins(conversationId, 'status', { status: 'pending' });
    const closed = await admins(conversationId, 'status', { status: 'closed' });
    const isClosed = ({ newStatus }: { newStatus: string }) => newStatus === 'closed';
    for (const chatter of [owner, elsewhere, joined, admin]) {
      await chatter.hears('conversation:updated', isClosed);
      expect(chatter.all('conversation:updated')).toEqual([
        { conversationId, event: 'status_changed', oldStatus: 'open', newStatus: 'pending', ...place },
        {
          ...{ conversationId, event: 'status_changed', oldStatus: 'pending', newStatus: 'closed' },
          revision: Number(JSON.parse(closed.headers.get('etag') ?? '')),
          position: Number(closed.headers.get('x-position')),
        },
      ]);
    }
    await admins(conversationId, 'status', { status: 'open' });
    await admin.hears('conversation:updated', ({ newStatus }) => newStatus === 'open');
    expect(other.all('conversation:updated')).toEqual([]);
  });

  it('is told to admins alone when it is assigned, unassigned, urgent, or carried on as a ticket', async () => {
    const { conversationId, owner, elsewhere, joined, admin, other } = await everyone();
    await admins(conversationId, 'assign', { adminId: ada.id });
    await admins(conversationId, 'assign', { adminId: null });
    await admins(conversationId, 'priority', { priority: 'urgent' });
    const asked = { subject: 'A transfer', type: 'OTHER' };
    const { ticketId, ticketNumber } = (await admins(conversationId, 'ticket', asked, 'POST')).body.data;
    const all = change(['assigned', 'priority_changed', 'ticket_opened']);
    for (const chatter of [joined, admin]) {
      await chatter.hears('conversation:updated', ({ event }) => event === 'ticket_opened');
      expect(all(chatter)).toEqual([
        { conversationId, event: 'assigned', adminId: ada.id, adminName: 'Admin User', ...place },
        { conversationId, event: 'assigned', adminId: null, adminName: null, ...place },
        {
          ...{ conversationId, event: 'priority_changed', oldPriority: 'normal', newPriority: 'urgent' },
          ...place,
        },
        { conversationId, event: 'ticket_opened', ticketId, ticketNumber, ...place },
      ]);
    }
    await admins(conversationId, 'status', { status: 'closed' });
    for (const chatter of [owner, elsewhere])
      await chatter.hears('conversation:updated', ({ newStatus }) => newStatus === 'closed');
    for (const chatter of [owner, elsewhere, other]) expect(all(chatter)).toEqual([]);
  });

  it('is told to its owner and admins when it begins', async () => {
    const { guestId } = await guestConversation(chat);
    const [guest, stranger, admin] = [
      await chat.connect({ guestId }),
      await chat.connect({ guestId: null }),
      await as(ada),
    ];
    const { id: conversationId } = await guestConversation(chat, { guestId, type: 'call_request' });
    for (const chatter of [guest, admin]) {
      const begun = await chatter.hears('conversation:new', (payload) => payload.guestId === guestId);
      expect(begun).toEqual({
        ...{ conversationId, userId: null, guestId, ownerName: null, type: 'call_request', subject: null },
        ...{ status: 'open', priority: 'normal', createdAt: expect.stringMatching(TIME) },
        ...{ revision: 0, position: expect.any(Number) },
      });
    }
    expect(stranger.all('conversation:new')).toEqual([]);
  });

  it('is told to its new owner and admins when it is claimed, and to the guest no more', async () => {
    const { conversationId, guestId, guestSecret, guest } = await guestAndAdmin();
    await send(guest, conversationId, 'I am John');
    const [owner, admin] = [await as(jane), await as(ada)];
    const claim = { guestId, guestSecret };
    await chat.desk.call('POST', '/api/support/conversation/claim', { token: jane.token, body: claim });
    for (const chatter of [owner, admin])
      expect(await chatter.hears('conversation:updated', ({ event }) => event === 'claimed')).toEqual({
        ...{ conversationId, event: 'claimed', userId: jane.id },
        ...place,
      });
    await guest.hears('conversation:left');
    await admins(conversationId, 'status', { status: 'closed' });
    await owner.hears('conversation:updated', ({ newStatus }) => newStatus === 'closed');
    expect(guest.all('conversation:updated')).toEqual([]);
  });
});
