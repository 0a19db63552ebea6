import { fieldsOf, type Person, person, refusalOf, TIME, UUID } from '../../support/acceptance.ts';
import { chatDetail, chatMessages, guestChat, patchChat, read, say, userChat } from '../../support/chats.ts';
import { type Reply, suiteDesk } from '../../support/desk.ts';

const desk = suiteDesk();
let ada: Person;
let john: Person;
beforeAll(async () => {
  [ada, john] = [await person('admin', 'Ada Obi'), await person('user', 'John Doe')];
});

const johnsChat = async (type: string) => (await userChat(desk, john.token, type)).body.data.id as string;
const texts = ({ body }: Reply) => body.data.messages.map(({ message }: { message: string }) => message);

describe('the messages of a conversation', () => {
  let id: string;
  beforeAll(async () => {
    id = await johnsChat('general');
    const counted = Array.from({ length: 59 }, (_, index) => `Message ${index + 1}`);
    await say(desk, { token: john.token }, id, ...counted);
    await say(desk, { token: ada.token }, id, 'How can I help?');
  });
  const page = (query = '') => chatMessages(desk, id, query, { token: john.token });

  it('ascend by time, 50 on a page, the oldest on the first', async () => {
    const first = await page();
    expect(texts(first).slice(0, 2)).toEqual(['Message 1', 'Message 2']);
    expect(first.body.data.pagination).toEqual({
      ...{ total: 60, page: 1, limit: 50, totalPages: 2 },
      next_cursor: expect.any(String),
    });
    const second = await page('?page=2');
    expect(texts(second)).toHaveLength(10);
    expect(texts(second).at(-1)).toBe('How can I help?');
  });

  it('have the fields of the text, of either side', async () => {
    const [own] = (await page('?page=1&limit=1')).body.data.messages;
    expect(own).toEqual({
      ...{ id: expect.stringMatching(UUID), conversationId: id, senderId: john.id, senderType: 'user' },
      ...{ guestId: null, message: 'Message 1', messageType: 'text', isRead: false },
      createdAt: expect.stringMatching(TIME),
    });
    const [answer] = (await page('?page=60&limit=1')).body.data.messages;
    expect(answer).toMatchObject({ senderId: ada.id, senderType: 'admin', guestId: null });
  });

  it('are read once the other side has read them', async () => {
    const [{ id: first }] = (await page('?limit=1')).body.data.messages;
    await read(desk, john.token, first);
    expect((await page('?limit=1')).body.data.messages[0].isRead).toBe(false);
    await read(desk, ada.token, first);
    expect(
      (await page('?limit=2')).body.data.messages.map(({ isRead }: { isRead: boolean }) => isRead),
    ).toEqual([true, false]);
  });

  it('come at most 100 at once', async () => {
    expect((await page('?limit=1000')).body.data.pagination).toMatchObject({ limit: 100, totalPages: 1 });
  });

  it('are none beyond the last page', async () => {
    expect((await page('?page=9')).body.data).toMatchObject({ messages: [], pagination: { total: 60 } });
  });

  it.each(['page=0', 'page=-1', 'limit=0', 'page=x', 'limit=1.5'])('refuse %s, naming it', async (query) => {
    const reply = await page(`?${query}`);
    expect([reply.status, reply.body.errors[0].field]).toEqual([400, query.split('=')[0]]);
  });

  it('name the guest who wrote them', async () => {
    const guest = await guestChat(desk);
    await say(desk, { guestId: guest.guestId }, guest.id, 'Hello');
    const [message] = (await chatMessages(desk, guest.id)).body.data.messages;
    expect(message).toMatchObject({ senderId: null, senderType: 'guest', guestId: guest.guestId });
  });
});

describe('the details of a conversation', () => {
  it('show it with its people and its messages', async () => {
    const id = await johnsChat('onboarding');
    await say(desk, { token: john.token }, id, 'Hello', 'Is anybody there?');
    await patchChat(desk, id, 'assign', { adminId: ada.id }, ada.token);
    const reply = await chatDetail(desk, id, { token: john.token });
    expect(reply.body.data).toMatchObject({
      ...{ id, userId: john.id, adminId: ada.id, type: 'onboarding', status: 'open' },
      user: { id: john.id, email: john.email, firstName: 'John' },
      admin: { id: ada.id, email: ada.email, firstName: 'Ada' },
      unread: { byOwner: 0, bySupport: 2 },
    });
    expect(texts(reply)).toEqual(['Hello', 'Is anybody there?']);
    expect(reply.body.data.lastMessageAt).toBe(reply.body.data.messages[1].createdAt);
  });

  it('show nobody where there is nobody', async () => {
    const { id } = await guestChat(desk);
    const { data } = (await chatDetail(desk, id)).body;
    expect(data).toMatchObject({ user: null, admin: null, messages: [], lastMessageAt: null });
  });

  it('show the newest 50 messages of a long one, oldest of them first', async () => {
    const { id, guestId } = await guestChat(desk);
    await say(desk, { guestId }, id, ...Array.from({ length: 55 }, (_, index) => `Message ${index + 1}`));
    const shown = texts(await chatDetail(desk, id));
    expect([shown.length, shown[0], shown.at(-1)]).toEqual([50, 'Message 6', 'Message 55']);
  });
});

describe('what isn’t the caller’s', () => {
  it.each([
    ['unknown', '550e8400-e29b-41d4-a716-446655440000'],
    ['no id at all', 'nonsense'],
  ])('is not found: %s', async (_, id) => {
    for (const get of [chatDetail, chatMessages]) {
      const reply = await (get === chatDetail
        ? chatDetail(desk, id, { token: john.token })
        : chatMessages(desk, id, '', { token: john.token }));
      expect(reply.status).toBe(404);
      expect(reply.body).toEqual({
        ...{ success: false, message: 'Conversation not found', code: 'conversation_not_found' },
        errors: [{ field: 'conversationId', message: 'Conversation not found' }],
      });
    }
  });

  it('is told apart from what doesn’t exist by nothing', async () => {
    const id = await johnsChat('call_request');
    const jane = await person('user');
    const foreign = await chatDetail(desk, id, { token: jane.token });
    const unknown = await chatDetail(desk, '550e8400-e29b-41d4-a716-446655440000', { token: jane.token });
    expect([foreign.status, foreign.body]).toEqual([unknown.status, unknown.body]);
    expect(fieldsOf(foreign.body)).toEqual(['code', 'errors', 'message', 'success']);
    expect(refusalOf(foreign)).toEqual([404, 'conversation_not_found', 'Conversation not found']);
  });
});
