import pino from 'pino';
import { io } from 'socket.io-client';
import { type Chatter, GUEST_CONVERSATION, ONBOARDING, startChatDesk } from '../support/chat.ts';
import { deliverWebhook, pressOf, startCloudApi } from '../support/cloud-api.ts';
import { ticketRequest, tokenFor } from '../support/desk.ts';
import { initiate, waitFor } from '../support/login.ts';

const SUPPORT = '/api/v1/support';
const ADMIN = '/api/v1/unified-admin/support';
const PHONE = '+2348012345678';
const EMAIL = 'john.doe@example.com';
const OTHER_EMAIL = 'somebody.else@example.com';
/** In all that is written, of either side. */
const WORDS = 'confidential-words';

/** The line in which the interface promises the address. */
const CONNECTED = /^🔌 (USER|ADMIN) connected — /;

/** A desk whose log is kept line by line, at its most talkative, and without the net that blots out names of fields. */
async function startTalkative() {
  const cloud = await startCloudApi();
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const write = (line: string) => {
    lines.push(line);
    for (const look of [...waiting]) look();
  };
  const chat = await startChatDesk({ env: cloud.env, logger: pino({ level: 'trace' }, { write }) });
  return {
    ...{ ...chat, cloud, lines },
    /** Resolves once so many lines say that a socket has gone. */
    left: (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (lines.filter((line) => line.includes('disconnected —')).length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async end() {
      await chat.close();
      await cloud.close();
    },
  };
}
type Talkative = Awaited<ReturnType<typeof startTalkative>>;

/** Registers a user by a login; answers the secrets that were met on the way. */
async function logInAndOut({ desk, cloud }: Talkative): Promise<readonly string[]> {
  const { sessionId, buttonId } = await initiate(desk, cloud, PHONE, '0801 234 5678');
  const page = await waitFor(desk, sessionId);
  await deliverWebhook(desk.url, pressOf(buttonId, PHONE));
  const [{ authToken = '', refreshToken = '', userId = '' } = {}] = (await page.ended).pushes;
  await deliverWebhook(desk.url, pressOf(`${buttonId}x`, PHONE));
  const { body } = await desk.post('/api/auth/refresh', { refresh_token: refreshToken });
  await desk.post('/api/auth/refresh', { refresh_token: refreshToken });
  await desk.get('/api/auth/validate', authToken);
  await desk.post('/api/auth/logout', { user_id: userId, refresh_token: body.data.refreshToken });
  return [
    sessionId,
    buttonId,
    authToken,
    refreshToken,
    ...Object.values(body.data as Record<string, string>),
  ];
}

/** A ticket's life over HTTP, with what is refused, while both sides listen. Answers the secrets that were met on the way. */
async function useTickets(
  { desk }: Talkative,
  user: Chatter,
  tokens: { user: string; admin: string },
): Promise<readonly string[]> {
  const opened = await desk.post(
    `${SUPPORT}/request-support`,
    ticketRequest({ subject: WORDS, description: `${WORDS} 1`, email: EMAIL, phone_number: PHONE }),
    tokens.user,
  );
  const { id, ticket_number } = opened.body.data.ticket;
  await user.ask('join_ticket', { ticket_id: id });
  await user.ask('typing', { ticket_id: id });
  for (const email of [EMAIL, OTHER_EMAIL])
    await desk.post(`${SUPPORT}/ticket/add-message`, { ticket_number, email, message: `${WORDS} 2` });
  await desk.post(`${SUPPORT}/ticket/add-message`, `{"message": "${WORDS}`);
  await desk.post(`${ADMIN}/${id}/reply`, { message: `${WORDS} 3` }, tokens.admin);
  await desk.get(`${ADMIN}?search=${WORDS}`, tokens.admin);
  await desk.get(`${SUPPORT}/ticket?ticket_number=${ticket_number}&email=${OTHER_EMAIL}`);
  await desk.get(`${SUPPORT}/my-tickets`, `${tokens.user}x`);
  await user.hears('new_message', ({ message }) => message.message === `${WORDS} 3`);
  await user.ask('leave_ticket', { ticket_id: id });
  const { access } = (await desk.get(`${ADMIN}/${id}/link`, tokens.admin)).body.data;
  for (const link of [access, `${access}x`]) {
    await desk.get(`${SUPPORT}/ticket?ticket_number=${ticket_number}&access=${link}`);
    await desk.call('POST', `${SUPPORT}/ticket/add-message`, {
      headers: { 'X-Ticket-Access': link },
      body: { ticket_number, email: EMAIL, message: `${WORDS} 2` },
    });
  }
  return [access];
}

/** A guest's chat, a code, and what is refused. Answers the secrets that were met on the way. */
async function chatAsGuest(
  { desk, connect }: Talkative,
  admin: Chatter,
  tokens: { user: string; admin: string },
) {
  const guest = await connect({ guestId: null });
  const { guestId, guestSecret } = guest.greeting;
  const { body } = await desk.post(GUEST_CONVERSATION, { guestId });
  const conversationId = body.data.conversation.id;
  for (const one of [guest, admin]) await one.ask('conversation:join', { conversationId });
  await guest.ask('message:send', { conversationId, message: `${WORDS} 4`, idempotencyKey: 'k'.repeat(32) });
  await guest.ask('message:send', { conversationId: WORDS, message: `${WORDS} 5` });
  await guest.ask('message:send', { conversationId, message: { [WORDS]: 6 } });
  await admin.ask('message:send', { conversationId, message: `${WORDS} 7` });
  const made = await desk.post(`${ONBOARDING}/generate-code`, { conversationId }, tokens.admin);
  const { code } = made.body.data;
  for (const tried of [code === '000000' ? '000001' : '000000', code])
    await desk.post(`${ONBOARDING}/verify-code`, { guestId, code: tried });
  await desk.post('/api/support/conversation/claim', { guestId, guestSecret }, tokens.user);
  return [guestId, guestSecret, code, conversationId];
}

/** Resolves once a socket was not let in. */
async function refused(url: string, auth: object): Promise<void> {
  const socket = io(`${url}/support`, { auth, reconnection: false });
  await new Promise((resolve) => socket.once('connect_error', resolve));
  socket.close();
}

describe('log lines', () => {
  let talkative: Talkative;
  let tokens: { user: string; admin: string };
  const secrets: string[] = [];
  beforeAll(async () => {
    talkative = await startTalkative();
    const { connect, desk, leave, left } = talkative;
    tokens = {
      user: await tokenFor('user', { sub: 'u-1', email: EMAIL, phone_number: PHONE }),
      admin: await tokenFor('admin', { sub: 'a-1', email: OTHER_EMAIL }),
    };
    const [user, admin] = [await connect({ token: tokens.user }), await connect({ token: tokens.admin })];
    secrets.push(
      ...(await useTickets(talkative, user, tokens)),
      ...(await chatAsGuest(talkative, admin, tokens)),
      ...(await logInAndOut(talkative)),
    );
    for (const auth of [{ token: `${tokens.user}x` }, { password: WORDS }]) await refused(desk.url, auth);
    user.socket.emit(WORDS, { email: EMAIL });
    leave();
    await left(3);
    await desk.stop();
  });
  afterAll(() => talkative.end());
  const said = () => talkative.lines.map((line) => JSON.parse(line));

  it('tell of the whole session', () => {
    const text = talkative.lines.join('');
    for (const part of [
      'USER connected',
      'GUEST disconnected',
      'NEW MESSAGE [GUEST]',
      '"route":"/api/auth/logout"',
    ])
      expect(text).toContain(part);
  });

  it('hold an e-mail address in the line of the connection alone', () => {
    const holding = said().filter((line) => /@|%40/.test(JSON.stringify(line)));
    expect(holding.filter(({ msg }) => CONNECTED.test(msg))).toHaveLength(2);
    expect(holding.filter(({ msg }) => !CONNECTED.test(msg))).toEqual([]);
  });

  it('hold no phone number, token, code, secret, or word of a message', () => {
    const whole = [...secrets, tokens.user, tokens.admin, PHONE.slice(1), PHONE.slice(4), WORDS];
    expect(whole.every((secret) => typeof secret === 'string' && secret.length >= 6)).toBe(true);
    const holding = said().filter((line) => whole.some((secret) => JSON.stringify(line).includes(secret)));
    expect(holding).toEqual([]);
  });
});
