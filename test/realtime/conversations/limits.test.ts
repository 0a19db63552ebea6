import { randomUUID } from 'node:crypto';
import { createCallerAllowances, DEFAULT_LIMITS } from '../../../src/realtime/limits.ts';
import { type ChatDesk, type Chatter, guestConversation, startChatDesk } from '../../support/chat.ts';

let chat: ChatDesk;
beforeAll(async () => {
  chat = await startChatDesk({ env: { RATE_LIMITS: 'on', TRUSTED_PROXIES: '1' } });
});
afterEach(() => chat.leave());
afterAll(() => chat.close());

const TOO_MANY = { success: false, message: 'Too many requests' };
const isRefused = ({ message }: Record<string, unknown>) => message === TOO_MANY.message;

describe('one caller may', () => {
  it.each([
    ['message:send', 60],
    ['message:read', 240],
    ['typing:start', 120],
    ['conversation:join', 240],
  ])('%s %d times in ten seconds, and is then told so in message:error', async (event, times) => {
    const { id: conversationId, guestId } = await guestConversation(chat);
    const guest = await chat.connect({ guestId });
    const payload = { conversationId, message: 'Hello', messageId: 'unknown' };
    let accepted = 0;
    for (let number = 0; number <= times; number++)
      if (!isRefused(await guest.ask(event, payload))) accepted += 1;
    // One more, if a window ended meanwhile.
    expect(accepted).toBeGreaterThanOrEqual(times);
    for (let number = 0; !isRefused(await guest.ask(event, payload)); number++)
      expect(number).toBeLessThan(times);
    expect(await guest.hears('message:error', ({ error }) => error === TOO_MANY.message)).toBeDefined();
  });

  it('send no more by forty sockets than by one', async () => {
    const { id: conversationId, guestId } = await guestConversation(chat);
    const sockets = await Promise.all(Array.from({ length: 40 }, () => chat.connect({ guestId })));
    const send = async (chatter: Chatter) => {
      const answers = [];
      for (let number = 0; number < 5; number++)
        answers.push(await chatter.ask('message:send', { conversationId, message: 'Hello' }));
      return answers;
    };
    const answers = (await Promise.all(sockets.map(send))).flat();
    const accepted = answers.filter((answer) => !isRefused(answer));
    // Two windows, if one ended meanwhile.
    expect(accepted.length).toBeLessThanOrEqual(2 * DEFAULT_LIMITS.events.message.points);
  });
});

describe('somebody elsewhere who has seen a guest’s id', () => {
  it('can’t use up the guest’s connections and messages', async () => {
    const { id: conversationId, guestId } = await guestConversation(chat);
    const elsewhere = { extraHeaders: { 'x-forwarded-for': '192.0.2.66' } };
    const { perCaller } = DEFAULT_LIMITS.connections;
    const [stranger] = await Promise.all(
      Array.from({ length: perCaller }, () => chat.connect({ guestId }, elsewhere)),
    );
    const payload = { conversationId, message: 'Hello' };
    for (let number = 0; stranger && !isRefused(await stranger.ask('message:send', payload)); number++)
      expect(number).toBeLessThan(2 * DEFAULT_LIMITS.events.message.points);
    const guest = await chat.connect({ guestId });
    expect(await guest.ask('message:send', payload)).toMatchObject({ success: true });
  });
});

describe('the allowances of callers', () => {
  const once = { points: 1, seconds: 10 };
  const limits = {
    ...DEFAULT_LIMITS,
    events: { join: once, typing: once, message: once, read: once },
    violations: once,
    guestsOfAddress: 3,
  };
  const HERE = '192.0.2.1';
  const guest = () => ({ kind: 'guest', id: `guest_${randomUUID()}` }) as const;

  it('are shared by all guests of one address, and by nobody else there', () => {
    const allowancesOf = createCallerAllowances(limits, () => 0);
    const here = () => allowancesOf(guest(), HERE).mayUse('message');
    expect([here(), here(), here(), here()]).toEqual([true, true, true, false]);
    expect(allowancesOf(guest(), '192.0.2.2').mayUse('message')).toBe(true);
    expect(allowancesOf({ kind: 'user', id: 'u1' }, HERE).mayUse('message')).toBe(true);
    expect(allowancesOf({ kind: 'admin', id: 'u1' }, HERE).mayUse('message')).toBe(true);
    expect(allowancesOf(guest(), HERE).mayUse('read')).toBe(true);
    expect(allowancesOf(guest(), HERE).mayViolate()).toBe(true);
  });

  it('of a guest who has used up their own take nothing from the others of the address', () => {
    const allowancesOf = createCallerAllowances(limits, () => 0);
    const greedy = allowancesOf(guest(), HERE);
    expect(Array.from({ length: 10 }, () => greedy.mayUse('message')).filter(Boolean)).toHaveLength(1);
    expect(allowancesOf(guest(), HERE).mayUse('message')).toBe(true);
  });

  it('of a guest are not used up by somebody elsewhere who has seen the guest’s id', () => {
    const allowancesOf = createCallerAllowances(limits, () => 0);
    const victim = guest();
    const elsewhere = allowancesOf(victim, '192.0.2.66');
    for (let number = 0; number < 10; number++) elsewhere.mayUse('message');
    for (let number = 0; number < 10; number++) elsewhere.mayViolate();
    expect([allowancesOf(victim, HERE).mayUse('message'), allowancesOf(victim, HERE).mayViolate()]).toEqual([
      true,
      true,
    ]);
  });

  it('outlast the connection, and are whole again in the next window', () => {
    let now = 0;
    const allowancesOf = createCallerAllowances(limits, () => now);
    const user = { kind: 'user', id: 'u1' } as const;
    expect(allowancesOf(user, HERE).mayUse('join')).toBe(true);
    expect(allowancesOf(user, HERE).mayUse('join')).toBe(false);
    now = 10_000;
    expect(allowancesOf(user, HERE).mayUse('join')).toBe(true);
  });
});
