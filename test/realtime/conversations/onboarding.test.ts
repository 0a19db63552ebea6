import { createHash, randomUUID } from 'node:crypto';
import pino from 'pino';
import { type Person, person, TIME, UUID } from '../../support/acceptance.ts';
import {
  type ChatDesk,
  type Chatter,
  guestConversation,
  ONBOARDING,
  type Payload,
  startChatDesk,
  userConversation,
} from '../../support/chat.ts';
import type { CallOptions } from '../../support/desk.ts';
import { everything } from '../../support/logs.ts';

const MASK = '••••••';
const INVALID = { success: false, message: 'Invalid or expired code' };

let chat: ChatDesk;
let ada: Person;
let time: number;
const lines: string[] = [];

beforeAll(async () => {
  time = Date.now();
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  chat = await startChatDesk({ logger, wallClock: () => time });
  ada = await person('admin');
});
afterEach(() => chat.leave());
afterAll(() => chat.close());

const generate = (body: object, headers?: CallOptions['headers']) =>
  chat.desk.call('POST', `${ONBOARDING}/generate-code`, {
    ...{ token: ada.token, body, ...(headers && { headers }) },
  });
const verify = (body: object, token?: string) => chat.desk.post(`${ONBOARDING}/verify-code`, body, token);
async function codeFor(body: object): Promise<string> {
  const { status, body: answer } = await generate(body);
  expect([status, answer.success]).toEqual([201, true]);
  return answer.data.code;
}
/** A code of six digits that is another one. */
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const authCodes = (chatter: Chatter) =>
  chatter.all('message:received').filter(({ messageType }) => messageType === 'auth_code');

describe('generate-code', () => {
  it('answers 201 with six digits, when they expire and the conversation', async () => {
    const { id: conversationId, guestId } = await guestConversation(chat);
    const before = time;
    const { status, body } = await generate({ guestId, conversationId, deviceInfo: '{"device":"iPhone"}' });
    expect([status, body]).toEqual([
      201,
      {
        ...{ success: true, message: 'Auth code generated successfully' },
        data: {
          code: expect.stringMatching(/^\d{6}$/),
          expiresAt: expect.stringMatching(TIME),
          conversationId,
        },
      },
    ]);
    const lifetime = Date.parse(body.data.expiresAt) - before;
    expect([lifetime >= 15 * 60_000, lifetime < 15 * 60_000 + 1_000]).toEqual([true, true]);
  });

  it('sends it to all sockets of whom it is for, joined or not, once each, and masked to admins in the room', async () => {
    const { id: conversationId, guestId } = await guestConversation(chat);
    const [joined, elsewhere] = [await chat.connect({ guestId }), await chat.connect({ guestId })];
    const [admin, outside] = [
      await chat.connect({ token: ada.token }),
      await chat.connect({ token: ada.token }),
    ];
    const stranger = await chat.connect({ guestId: null });
    for (const chatter of [joined, admin]) await chatter.ask('conversation:join', { conversationId });
    const code = await codeFor({ guestId });
    const given = await codeFor({ guestId, conversationId });
    for (const chatter of [joined, elsewhere])
      await chatter.hears('message:received', ({ message }) => message === given);
    expect(authCodes(joined).map(({ message }) => message)).toEqual([code, given]);
    expect(authCodes(elsewhere).map(({ message }) => message)).toEqual([code, given]);
    expect(authCodes(joined)[1]).toEqual({
      ...{ id: expect.stringMatching(UUID), conversationId, senderId: null, senderType: 'system' },
      ...{ guestId: null, message: given, messageType: 'auth_code', isRead: false },
      createdAt: expect.stringMatching(TIME),
    });
    const shown = await admin.hears('message:received');
    expect(shown).toMatchObject({ id: authCodes(joined)[1].id, message: MASK });
    expect(authCodes(admin)).toHaveLength(1);
    expect(JSON.stringify([outside.heard, stranger.heard, admin.heard])).not.toMatch(
      new RegExp(`${code}|${given}`),
    );
  });

  it('for a conversation alone is for its owner', async () => {
    const john = await person('user');
    const conversationId = await userConversation(chat, john.token);
    const owner = await chat.connect({ token: john.token });
    const code = await codeFor({ conversationId });
    expect(await owner.hears('message:received')).toMatchObject({ conversationId, message: code });
    expect((await verify({ code, userId: john.id })).body.success).toBe(true);
  });

  it('without a conversation shows it in the owner’s open one of type onboarding', async () => {
    const john = await person('user');
    const { body } = await generate({ userId: john.id });
    const { body: own } = await chat.desk.get('/api/support/conversation?type=onboarding', john.token);
    expect(own.data.id).toBe(body.data.conversationId);
  });

  it('leaves a message in the conversation that shows no code', async () => {
    const { id: conversationId, guestId } = await guestConversation(chat);
    await codeFor({ guestId, conversationId });
    const { body } = await chat.desk.get(`/api/support/conversation/${conversationId}/messages`, ada.token);
    expect(body.data.messages).toMatchObject([
      { message: MASK, messageType: 'auth_code', senderType: 'system' },
    ]);
  });

  it('is for admins only', async () => {
    const user = await person('user');
    const body = { userId: user.id };
    expect((await chat.desk.post(`${ONBOARDING}/generate-code`, body)).status).toBe(401);
    expect((await chat.desk.post(`${ONBOARDING}/generate-code`, body, user.token)).status).toBe(403);
  });

  it.each([
    ['nobody', () => ({}), 400, 'userId'],
    ['both a user and a guest', () => ({ userId: 'u', guestId: 'g' }), 400, 'guestId'],
    ['a guest id that was never issued', () => ({ guestId: 'guest_1234567890_abc123' }), 404, 'guestId'],
    ['a conversation that does not exist', () => ({ conversationId: randomUUID() }), 404, 'conversationId'],
  ])('for %s is refused', async (_, body, status, field) => {
    const refused = await generate(body());
    expect([refused.status, refused.body.errors[0].field]).toEqual([status, field]);
  });

  it('shows nobody’s code in somebody else’s conversation', async () => {
    const { id: conversationId } = await guestConversation(chat);
    const refused = await generate({ userId: randomUUID(), conversationId });
    expect([refused.status, refused.body.errors]).toEqual([
      ...[404, [{ field: 'conversationId', message: 'Conversation not found' }]],
    ]);
  });

  it('repeated with its Idempotency-Key answers the same code and sends it once', async () => {
    const { guestId } = await guestConversation(chat, { type: 'onboarding' });
    const guest = await chat.connect({ guestId });
    const headers = { 'idempotency-key': randomUUID() };
    const answers = [await generate({ guestId }, headers), await generate({ guestId }, headers)];
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    const last = await codeFor({ guestId });
    await guest.hears('message:received', ({ message }) => message === last);
    expect(authCodes(guest)).toHaveLength(2);
  });

  it('under an Idempotency-Key shows its message also in a conversation that begins with it', async () => {
    const john = await person('user');
    const owner = await chat.connect({ token: john.token });
    const { body } = await generate({ userId: john.id }, { 'idempotency-key': randomUUID() });
    const { id } = await owner.hears('message:received');
    const path = `/api/support/conversation/${body.data.conversationId}/messages`;
    const { body: shown } = await chat.desk.get(path, john.token);
    expect(shown.data.messages).toMatchObject([{ id, message: MASK, messageType: 'auth_code' }]);
  });

  it('keeps what is known of the device', async () => {
    const userId = randomUUID();
    const deviceInfo = '{"device":"iPhone"}';
    expect((await generate({ userId, deviceInfo })).status).toBe(201);
    const stored = (await everything(chat.desk.stores)).map(({ event }) => event as Payload);
    const issued = stored.find(({ data }) => data.holder?.id === userId);
    expect(issued).toMatchObject({ type: 'OnboardingCodeIssued', data: { deviceInfo } });
  });
});

describe('verify-code', () => {
  it('of a user’s code answers its id and the user', async () => {
    const userId = randomUUID();
    const code = await codeFor({ userId });
    const { status, body } = await verify({ code, userId });
    expect([status, body]).toEqual([
      200,
      {
        ...{ success: true, message: 'Code verified successfully' },
        data: { authCodeId: expect.stringMatching(UUID), userId },
      },
    ]);
  });

  it('of a guest’s code answers no user', async () => {
    const { guestId } = await guestConversation(chat);
    const code = await codeFor({ guestId });
    expect((await verify({ code, guestId })).body.data).toEqual({
      ...{ authCodeId: expect.stringMatching(UUID), userId: null },
    });
  });

  it('takes the bearer for whom the code is when nobody is named', async () => {
    const john = await person('user');
    const code = await codeFor({ userId: john.id });
    expect((await verify({ code })).body).toEqual(INVALID);
    expect((await verify({ code }, john.token)).body.success).toBe(true);
  });

  it('works once', async () => {
    const userId = randomUUID();
    const code = await codeFor({ userId });
    const answers = await Promise.all(Array.from({ length: 10 }, () => verify({ code, userId })));
    expect(answers.filter(({ body }) => body.success)).toHaveLength(1);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it('works until 15 minutes are over', async () => {
    const userId = randomUUID();
    const code = await codeFor({ userId });
    time += 15 * 60_000 + 1_000;
    const { status, body } = await verify({ code, userId });
    expect([status, body]).toEqual([200, INVALID]);
  });

  it.each([
    ['somebody else', () => ({ userId: randomUUID() })],
    ['nobody', () => ({})],
    ['a made-up guest', () => ({ guestId: 'guest_1234567890_abc123' })],
  ])('of another’s code by %s is invalid, and leaves the code as it was', async (_, who) => {
    const userId = randomUUID();
    const code = await codeFor({ userId });
    expect((await verify({ code, ...who() })).body).toEqual(INVALID);
    expect((await verify({ code, userId })).body.success).toBe(true);
  });

  it('after four wrong tries takes the right one, after five none', async () => {
    for (const [tries, success] of [
      [4, true],
      [5, false],
    ] as const) {
      const userId = randomUUID();
      const code = await codeFor({ userId });
      for (let n = 0; n < tries; n++)
        expect((await verify({ code: wrong(code), userId })).body).toEqual(INVALID);
      expect((await verify({ code, userId })).body.success).toBe(success);
    }
  });

  it('repeated with its Idempotency-Key answers as before', async () => {
    const userId = randomUUID();
    const code = await codeFor({ userId });
    const options = { body: { code, userId }, headers: { 'idempotency-key': randomUUID() } };
    const path = `${ONBOARDING}/verify-code`;
    const first = await chat.desk.call('POST', path, options);
    expect((await chat.desk.call('POST', path, options)).body).toEqual(first.body);
    expect(first.body.success).toBe(true);
  });

  it.each([{}, { code: 123456 }, { code: '' }])('without a code is 400: %j', async (body) => {
    expect((await verify({ userId: 'u1', ...body })).status).toBe(400);
  });
});

describe('a code', () => {
  it('stands in no log and not in the event log, nor does a hash by which it could be found', async () => {
    const { guestId } = await guestConversation(chat);
    const path = `${ONBOARDING}/verify-code`;
    const verifyOnce = async (body: object) => {
      const text = JSON.stringify(body);
      const headers = { 'idempotency-key': randomUUID() };
      expect((await chat.desk.call('POST', path, { body: text, headers })).status).toBe(200);
      return createHash('sha256').update(`POST ${path}\n${text}`).digest('hex');
    };
    const { body } = await generate({ guestId }, { 'idempotency-key': randomUUID() });
    const { code } = body.data;
    const hashes = [await verifyOnce({ code: wrong(code), guestId }), await verifyOnce({ code, guestId })];
    const found = new RegExp(`(?<!\\d)(?:${code}|${wrong(code)})(?!\\d)|${hashes.join('|')}`);
    const history = (await everything(chat.desk.stores)).map((recorded) => JSON.stringify(recorded));
    expect(lines.length).toBeGreaterThan(10);
    expect([...lines, ...history].filter((line) => found.test(line))).toEqual([]);
  });
});
