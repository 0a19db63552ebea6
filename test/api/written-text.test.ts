import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import {
  ADMIN,
  blamed,
  DIRECTORY,
  openTicket,
  type Person,
  person,
  SUPPORT,
  write,
} from '../support/acceptance.ts';
import { type ChatDesk, GUEST_CONVERSATION, guestConversation, startChatDesk } from '../support/chat.ts';
import { SECRET, startTestDesk, type TestDesk, ticketRequest, tokenFor } from '../support/desk.ts';

let chat: ChatDesk;
let desk: TestDesk;
let ada: Person;
let service: string;
beforeAll(async () => {
  chat = await startChatDesk();
  ({ desk } = chat);
  [ada, service] = [await person('admin'), await tokenFor('service')];
});
afterEach(() => chat.leave());
afterAll(() => chat.close());

const admin = (method: string, path: string, body: unknown) =>
  desk.call(method, `${ADMIN}/${path}`, { token: ada.token, body });

describe('text that shows nothing is empty', () => {
  const NOTHING: [string, string][] = [
    ['zero-width spaces', '\u200B'],
    ['joiners', '\u200C\u200D'],
    ['word joiners', '\u2060'],
    ['byte order marks', '\uFEFF'],
    ['marks of direction', '\u200E\u200F\u061C'],
    ['overrides of direction', '\u202A\u202B\u202C\u202D\u202E'],
    ['isolates of direction', '\u2066\u2067\u2068\u2069'],
    ['Hangul fillers', '\u3164\u115F\u1160\uFFA0'],
    ['blanks of Braille', '\u2800'],
    ['soft hyphens', '\u00AD'],
    ['variation selectors', '\uFE0F\u{E0100}'],
    ['tags', '\u{E0041}\u{E007F}'],
    ['vowel separators of Mongolian', '\u180E\u180B'],
    ['grapheme joiners', '\u034F'],
    ['inherent vowels of Khmer', '\u17B4\u17B5'],
    ['null noteheads', '\u{1D159}'],
    ['blanks of hieroglyphs', '\u{13441}\u{13442}'],
    ['annotations between lines', '\uFFF9\uFFFA\uFFFB'],
    ['places of pictures that were left out', '\uFFFC'],
    ['private use', '\uE000\u{F0000}\u{10FFFD}'],
    ['what is no character', '\uFDD0\uFFFE\u{1FFFF}'],
    ['lone marks', '\u0301\u0308\u20DD'],
    ['spaces of all kinds', '\u00A0\u2003\u3000\u2028\t\n'],
    ['a mixture', ' \u200B\u2800\u3164\u202E\u00AD\u0301\u{E0020}\u2028'],
  ];

  it.each(NOTHING)('%s', async (_, sign) => {
    const nothing = sign.repeat(Math.ceil(12 / sign.length));
    const ticket = await openTicket(desk);
    const name = await tokenFor('user', { sub: randomUUID(), name: nothing, email: 'a@example.com' });
    const refused = [
      await desk.post(`${SUPPORT}/request-support`, ticketRequest({ subject: nothing })),
      await desk.post(`${SUPPORT}/request-support`, ticketRequest({ description: nothing })),
      await write(desk, ticket, nothing),
      await admin('POST', `${ticket.id}/reply`, { message: nothing }),
      await admin('PUT', `${ticket.id}/tags`, { tags: ['ok', nothing] }),
      await admin('PUT', `${ticket.id}/assign`, { assigned_to: sign }),
      await desk.put(`${DIRECTORY}/admins/${randomUUID()}`, { first_name: nothing }, service),
      await desk.put(`${DIRECTORY}/users/${encodeURIComponent(sign)}`, {}, service),
    ];
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 400));
    expect(blamed(refused[0] as never)).toEqual(['subject']);
    const mine = await desk.post(
      `${SUPPORT}/request-support`,
      ticketRequest({ email: 'a@example.com' }),
      name,
    );
    expect(mine.body.data.ticket.messages[0].sender_name).toBeNull();
  });

  it.each(NOTHING)('as a message by socket: %s', async (_, sign) => {
    const { id: conversationId, guestId } = await guestConversation(chat);
    const guest = await chat.connect({ guestId });
    expect(await guest.ask('message:send', { conversationId, message: sign })).toMatchObject({
      success: false,
    });
    await guest.hears('message:error');
  });

  it.each(NOTHING)('as notes, feedback and subjects that are optional: %s', async (_, sign) => {
    const { body } = await desk.post(GUEST_CONVERSATION, { type: 'general', subject: sign });
    expect(body.data.conversation.subject ?? null).toBeNull();
    const ticket = await openTicket(desk);
    const done = await admin('PUT', `${ticket.id}/status`, { status: 'resolved', resolution_notes: sign });
    expect([done.status, done.body.data.resolution_notes ?? null]).toEqual([200, null]);
    const list = await desk.get(`${ADMIN}?search=${encodeURIComponent(sign)}`, ada.token);
    expect([list.status, list.body.data.tickets.length > 0]).toEqual([200, true]);
  });

  it('characters that only pad a text count for nothing', async () => {
    const reply = await desk.post(
      `${SUPPORT}/request-support`,
      ticketRequest({ subject: `a${'\u200B'.repeat(9)}b` }),
    );
    expect([reply.status, blamed(reply)]).toEqual([400, ['subject']]);
  });

  it.each([
    'می‌خواهم کارت جدیدی بگیرم',
    'क्‍ष और ज्‍ञ की समस्या है',
    '👩‍👩‍👧‍👦 ❤️‍🔥 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ hello',
    'שלום \u202Eabc\u202C עולם',
    'e\u0301clair de lune',
    '⠓⠑⠇⠇⠕⠀⠺⠕⠗⠇⠙',
  ])('%j stays as it is', async (text) => {
    const { reply, number } = await openTicket(desk, { subject: text, description: text });
    expect(reply.body.data.ticket.subject).toBe(text);
    const shown = await desk.get(`${SUPPORT}/ticket?ticket_number=${number}`);
    expect(shown.body.data.ticket.messages[0].message).toBe(text);
  });

  it.each(['❤️', '👩‍🚀', '1️⃣', 'ก', '한'])('%s alone is a message', async (message) => {
    const { id: conversationId, guestId } = await guestConversation(chat);
    const guest = await chat.connect({ guestId });
    expect(await guest.ask('message:send', { conversationId, message })).toMatchObject({
      success: true,
      message: { message },
    });
  });
});

describe('a ticket is found by its number', () => {
  const FORMS: [string, (number: string) => string][] = [
    ['in lower case', (number) => number.toLowerCase()],
    ['with #', (number) => `#${number}`],
    ['with # and a space', (number) => `# ${number}`],
    ['with spaces around it', (number) => `  ${number}\u00A0`],
    ['with a line end', (number) => `${number}\r\n`],
    ['with hyphens that don’t break', (number) => number.replaceAll('-', '\u2011')],
    ['with en dashes', (number) => number.replaceAll('-', '–')],
    ['with em dashes', (number) => number.replaceAll('-', '—')],
    ['with minus signs', (number) => number.replaceAll('-', '\u2212')],
    ['in full width', (number) => number.replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
    ['with invisible marks', (number) => `\u202A${number}\u202C\u200B`],
    ['in quotation marks', (number) => `“${number}”`],
    ['in brackets, at the end of a sentence', (number) => `[#${number}].`],
    ['with spaces for hyphens', (number) => number.replaceAll('-', ' ')],
    ['with spaces around hyphens', (number) => number.replaceAll('-', ' – ')],
    ['without zeros at the beginning', (number) => number.replace(/-0+(\d+)$/, '-$1')],
    ['with all of it', (number) => `\n #${number.toLowerCase().replaceAll('-', '–')}\u200E \n`],
  ];

  it.each(FORMS)('%s', async (_, form) => {
    const user = await person('user');
    const { id, number, email } = await openTicket(desk, { email: (user as Person).email }, user.token);
    const given = form(number);
    const message = 'Is there any news about this?';
    const answers = [
      await desk.get(`${SUPPORT}/ticket?ticket_number=${encodeURIComponent(given)}`),
      await desk.post(`${SUPPORT}/ticket/add-message`, { ticket_number: given, message, email }),
      await desk.post(`${SUPPORT}/request-support`, ticketRequest({ ticket_number: given, email })),
      await admin('GET', encodeURIComponent(given), undefined),
      await admin('PUT', `${encodeURIComponent(given)}/priority`, { priority: 'high' }),
      await admin('PUT', `${encodeURIComponent(given)}/status`, { status: 'resolved' }),
      await desk.post(`${SUPPORT}/ticket/${encodeURIComponent(given)}/rate`, { rating: 5 }, user.token),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 201, 201, 200, 200, 200, 200]);
    expect(answers[1]?.body.data).toMatchObject({ ticket_number: number, ticket_id: id });
    const socket = await chat.connect({ token: user.token });
    expect(await socket.ask('join_ticket', { ticket_id: given })).toMatchObject({
      success: true,
      ticket_id: id,
    });
    expect(await socket.ask('typing', { ticket_id: given })).toEqual({ success: true });
  });

  it.each([
    ...['SMI-2026', '#', '—', 'SMI--2026-000001', '\u200B'],
    // Each year counts from 1: without it, a number names several tickets.
    ...['#000001', '000001', '2026-000001'],
  ])('%j is no ticket', async (given) => {
    const answers = [
      await desk.get(`${SUPPORT}/ticket?ticket_number=${encodeURIComponent(given)}`),
      await admin('GET', encodeURIComponent(given), undefined),
    ];
    for (const { status } of answers) expect([400, 404]).toContain(status);
  });
});

describe('one e-mail address', () => {
  const SAME: [string, string][] = [
    ['ravi@हिन्दी.भारत', 'Ravi@xn--j2bd4cyah0f.xn--h2brj9c'],
    ['somchai@ตัวอย่าง.ไทย', 'somchai@xn--72c1a1bt4awk9o.xn--o3cw4h'],
    ['anna@bücher.example', 'anna@xn--bcher-kva.example'],
    ['anna@bücher2.example', 'ANNA@BU\u0308CHER2.example'],
    ['jos\u00E9@example.com', 'JOSE\u0301@example.com'],
    ['john@ex\u00E1mple.com', 'john@exa\u0301mple.com'],
    ['mary@example.com', '\u202Amary@example.com\u202C'],
    ['peter@example.com', 'pe\u200Bter@exam\u00ADple.com\uFEFF'],
    ['نام@نامه‌ای.com', 'نام@xn--mgba3gch31f060k.com'],
    ['wei@例え.jp', 'wei@例え。ｊｐ'],
  ];
  const BOTH = SAME.flatMap(([one, other]): [string, string][] => [
    [one, other],
    [other, one],
  ]);

  it.each(BOTH)('%s and %s', async (one, other) => {
    const id = randomUUID();
    const local = (email: string) => `${id.slice(0, 8)}${email}`;
    const recorded = await desk.put(
      `${DIRECTORY}/users/${id}`,
      { first_name: 'A', email: local(one) },
      service,
    );
    const ticket = await openTicket(desk, { email: local(other) });
    expect([recorded.status, ticket.reply.body.data.ticket.email]).not.toContain(400);
    const shown = await admin('GET', ticket.id, undefined);
    expect(shown.body.data.user?.id ?? shown.body.data.ticket?.user?.id).toBe(id);
    const answers = [
      await write(desk, { ...ticket, email: local(one) }, 'Is there any news about this?'),
      await write(desk, { ...ticket, email: `x${local(one)}` }, 'Is there any news about this?'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 400]);
  });

  it('holds no invisible characters where it is shown', async () => {
    const { reply } = await openTicket(desk, { email: ' \u202Ajo\u200Bhn@exam\u00ADple.com\u202C' });
    expect(reply.body.data.ticket.email).toBe('john@example.com');
  });

  it.each([
    ...['a@\u0301b.com', 'a@b.\u093F', 'a@\u200D.com', '\u200B@example.com', 'a@exam ple.com', 'a@℀.com'],
    ...[`a@${'b'.repeat(64)}.com`, `a@${'ü'.repeat(60)}.com`, 'a@b-.com', 'a@b.-c.com'],
    ...['a@xn--a.com', 'a@xn--.com', 'a@b.xn--zzzzzz', 'a@XN--A.com', 'a@xn--bcher-.com'],
  ])('%j is none', async (email) => {
    const reply = await desk.post(`${SUPPORT}/request-support`, ticketRequest({ email }));
    expect([reply.status, blamed(reply)]).toEqual([400, ['email']]);
  });

  it.each([`a@${'b'.repeat(63)}.com`, 'a@r3---sn-ab.example', 'a@3com.com', 'a@xn--80akhbyknj4f.xn--p1ai'])(
    '%j is one',
    async (email) => {
      expect((await openTicket(desk, { email })).reply.body.data.ticket.email).toBe(email);
    },
  );
});

describe('a packet that is too long for its field', () => {
  it.each([
    ['70,000 characters', 'x'.repeat(70_000)],
    ['200,000 characters', 'x'.repeat(200_000)],
    ['60,000 emoji', '😀'.repeat(60_000)],
    ['80,000 signs', '票'.repeat(80_000)],
  ])('%s are refused by the acknowledgement, and the socket stays', async (_, message) => {
    const { id: conversationId, guestId } = await guestConversation(chat);
    for (const transports of [['websocket'], ['polling']]) {
      const guest = await chat.connect({ guestId }, { transports });
      expect(await guest.ask('message:send', { conversationId, message })).toMatchObject({
        success: false,
        message: 'Invalid payload: message must be between 1 and 5000 characters',
      });
      expect(guest.socket.connected).toBe(true);
      expect(await guest.ask('message:send', { conversationId, message: 'Hello' })).toMatchObject({
        success: true,
      });
    }
  });
});

describe('the clocks of who makes tokens', () => {
  const seconds = () => Math.floor(Date.now() / 1000);
  const signed = (claims: object) =>
    new SignJWT({ sub: randomUUID(), role: 'admin', exp: seconds() + 600, ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(SECRET));
  const opens = async (at: TestDesk, claims: object) => (await at.get(ADMIN, await signed(claims))).status;
  let strict: TestDesk;
  beforeAll(async () => {
    strict = await startTestDesk({ env: { JWT_CLOCK_TOLERANCE: '0' } });
  });
  afterAll(() => strict.dispose());

  it.each([
    ['has just expired', () => ({ exp: seconds() - 5 })],
    ['begins in a moment', () => ({ nbf: seconds() + 5 })],
    ['was made in a moment', () => ({ iat: seconds() + 5 })],
  ])('may differ: a token that %s is valid, unless nothing is tolerated', async (_, claims) => {
    expect([await opens(desk, claims()), await opens(strict, claims())]).toEqual([200, 401]);
    const socket = await chat.connect({ token: await signed(claims()) });
    expect(socket.greeting).toMatchObject({ type: 'admin' });
  });

  it.each([
    ['has expired', () => ({ exp: seconds() - 15 })],
    ['begins later', () => ({ nbf: seconds() + 15 })],
    ['was made later', () => ({ iat: seconds() + 15 })],
  ])('may not differ more: a token that %s is not valid', async (_, claims) => {
    expect(await opens(desk, claims())).toBe(401);
  });

  it('end a socket when its token is no longer taken, and not before', async () => {
    const until = (seconds() - 9 + 10) * 1000;
    const { socket } = await chat.connect({ token: await signed({ exp: seconds() - 9 }) });
    // On a busy machine it may have ended before anybody listens.
    if (socket.connected) await new Promise((resolve) => socket.once('disconnect', resolve));
    expect(Date.now()).toBeGreaterThanOrEqual(until);
  });
});
