import { type ChatDesk, type Chatter, guestConversation, startChatDesk } from '../../support/chat.ts';

let chat: ChatDesk;
beforeAll(async () => {
  chat = await startChatDesk({ env: { RATE_LIMITS: 'on' } });
});
afterEach(() => chat.leave());
afterAll(() => chat.close());

const TOO_MANY = { success: false, message: 'Too many requests' };

describe('one socket may', () => {
  it.each([
    ['message:send', 30],
    ['message:read', 120],
    ['typing:start', 60],
    ['conversation:join', 60],
  ])('%s %d times in ten seconds, and is then told so in message:error', async (event, times) => {
    const { id: conversationId, guestId } = await guestConversation(chat);
    const [guest, other] = [await chat.connect({ guestId }), await chat.connect({ guestId })];
    const payload = { conversationId, message: 'Hello', messageId: 'unknown' };
    const repeatedly = async (chatter: Chatter, count: number) => {
      for (let number = 0; number < count; number++) await chatter.ask(event, payload);
      return chatter.ask(event, payload);
    };
    expect(await repeatedly(guest, times)).toEqual(TOO_MANY);
    expect(await guest.hears('message:error', ({ error }) => error === TOO_MANY.message)).toBeDefined();
    expect(await other.ask(event, payload)).not.toEqual(TOO_MANY);
  });
});
